from django.urls import path

from kmip_portal.desk.sitting import views

app_name = "together"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("contacts/", views.contacts, name="contacts"),
    path("reviews/<int:year>/", views.review, name="review"),
    path("records/", views.records, name="records"),
]
