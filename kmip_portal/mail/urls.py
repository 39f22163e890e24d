from django.urls import path

from kmip_portal.mail import views

urlpatterns = [
    path("returned/", views.returned, name="mail_returned"),
    path("stop/<str:token>/", views.stop, name="mail_stop"),
]
