"""A page that shows every part at once, for the browser to look at. Test only."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import path

from kmip_portal import clock, forms, urls
from kmip_portal.in_tray import Item
from tests.look import lists


class Everything(forms.PortalForm):
    guarded = ("purpose",)
    fieldsets = [("What was shared", ["name", "purpose", "how", "what"])]
    name = forms.TextField("Title of the record", "What you would call it in an email")
    purpose = forms.LongTextField("Purpose", max_length=300)
    how = forms.ChoiceField(
        "How was it shared?",
        [
            forms.Choice("email", "Secure email", "Both ends use TLS"),
            forms.Choice("phone", "Telephone"),
            forms.Divider(),
            forms.Choice("other", "Another way"),
        ],
        missing="Select how it was shared",
    )
    what = forms.ManyChoiceField(
        "What was shared?",
        [forms.Choice("name", "Name", "As known"), ("address", "Address")],
        hint="Select all that apply",
        missing="Select what was shared",
        none="None of these",
    )
    day = forms.DateField("When was it shared?", missing="Enter the date it was shared")
    at = forms.TimeField("At what time?", required=False)
    asked = forms.YesNoField(
        "Did someone ask for it?", missing="Select yes if someone asked for the information"
    )
    area = forms.SelectField("Area", [("1", "Maidstone"), ("2", "Medway")])
    people = forms.WholeNumberField("Number of people")
    email = forms.EmailField()
    password = forms.PasswordField()
    code = forms.CodeField("6-digit code")
    form = forms.FileField("Word form", missing="Select a Word form")
    agreed = forms.TickField("I may share this", missing="Confirm that you may share this")


@login_not_required
def every_part(request):
    form = Everything(request.POST or None, request.FILES or None)
    form.is_valid()
    if "told" in request.GET:
        messages.success(request, "Saved")
    due = clock.today()
    context = {
        "form": form,
        "demonstration": True,
        "navigation": [
            {"text": "In-tray", "url": "/in-tray/", "current": True, "count": 12},
            {"text": "Records", "url": "/records/", "current": False, "count": None},
            {"text": "Signatories", "url": "/signatories/", "current": False, "count": None},
        ],
        "footer_links": [{"text": "Help and contact", "url": "/help/"}],
        "crumbs": [("Home", "/"), ("Signatories", "/signatories/")],
        "rows": [
            {"label": "Organisation", "value": "Kent " * 12, "url": "/"},
            {"label": "Purposes", "value": ["One", "Two"]},
            {"label": "Notes", "value": "First line\nSecond <b>line</b>"},
        ],
        "tasks": [
            {"text": "Sign the agreement", "url": "/", "status": "Completed"},
            {"text": "Invite a colleague", "url": "/", "status": "Not yet", "colour": "blue"},
        ],
        "items": [
            Item("Confirm a sharing record", "ROS-7K2M-9QXD", "/", date(2026, 1, 2)),
            Item("Respond to the annual review", "2027", "/", due + timedelta(days=40), "Weald"),
        ],
        "header": ["Organisation", "Signed on", "Version"],
        "table": [[{"text": "Weald Police", "url": "/"}, "4 January 2027", "6.0"]] * 3,
        "page": Paginator(range(200), 10).page(5),
        "events": [{"at": clock.now(), "who": "Sam Lee", "words": "Sent for checking"}],
    }
    return render(request, "every_part.html", context)


urlpatterns = [
    path("every-part/", every_part),
    path("every-part/lists/", lists.lists),
    path("every-part/paste/", lists.paste),
    *urls.urlpatterns,
]
handler400 = urls.handler400
