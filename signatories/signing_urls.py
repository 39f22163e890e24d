"""Signing by a link that was sent to one person: nothing here needs an account."""

from django.urls import path

from signatories import signing, signing_not, signing_scan

app_name = "signing"

urlpatterns = [
    path("", signing.lost, name="lost"),
    path("<slug:token>/", signing.start, name="start"),
    path("<slug:token>/code/", signing.code, name="code"),
    path("<slug:token>/new-link/", signing.new_link, name="new_link"),
    path("<slug:token>/organisations/", signing.choose, name="choose"),
    path("<slug:token>/read/", signing.read, name="read"),
    path("<slug:token>/how/", signing.how, name="how"),
    path("<slug:token>/paper/", signing.paper, name="paper"),
    path("<slug:token>/paper/<slug:reference>/", signing.printed, name="printed"),
    path("<slug:token>/upload/", signing_scan.upload, name="upload"),
    path("<slug:token>/upload/<slug:reference>/", signing_scan.upload_one, name="upload_one"),
    path("<slug:token>/you/", signing.you, name="you"),
    path("<slug:token>/academies/", signing.academies, name="academies"),
    path("<slug:token>/statement/", signing.statement, name="statement"),
    path("<slug:token>/done/", signing.done, name="done"),
    path("<slug:token>/certificates/<slug:reference>.pdf", signing.certificate, name="certificate"),
    path("<slug:token>/tell/", signing.tell, name="tell"),
    path("<slug:token>/later/", signing.later, name="later"),
    path("<slug:token>/decline/", signing_not.decline, name="decline"),
    path("<slug:token>/instead/", signing_not.instead, name="instead"),
    path("<slug:token>/more-time/", signing_not.more_time, name="more_time"),
    path("<slug:token>/decline/disagree/", signing_not.decline_disagree, name="decline_disagree"),
    path(
        "<slug:token>/decline/not-needed/",
        signing_not.decline_not_needed,
        name="decline_not_needed",
    ),
]
