"""A page of the parts that lists and long forms use, in every state. Test only."""

from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from kmip_portal import clock, forms
from kmip_portal.forms import Choice
from kmip_portal.jobs.models import Job
from kmip_portal.jobs.pages import looking_again
from kmip_portal.mail.models import Email
from kmip_portal.pagination import Keyset
from kmip_portal.sorting import Sorting

NAMES = ["Weald Police", "Weald Council", "Swanmarsh Borough Council", "Holmesdale Hospital"]
COLUMNS = {
    "subject": ("Subject", "subject"),
    "written": ("Written", "written_at"),
    "kind": ("Kind",),
}


class LetterFilters(forms.FilterForm):
    q = forms.TextField("Search", required=False)
    kind = forms.ManyChoiceField("Kind", [("a", "Asked"), ("b", "Told")], required=False)
    area = forms.SelectField("Area", [("1", "Maidstone")], required=False, empty="All areas")
    on = forms.DateField("Written on", required=False, name="Date")


class Recipient(forms.PortalForm):
    name = forms.TextField("Name")
    title = forms.TextField("Job title", missing="Enter a job title")


class Telling(forms.SeveralForm):
    several = {"recipients": forms.Several(Recipient, "recipient", most=4)}
    purpose = forms.TextField("Purpose", "In a few words")
    file = forms.FileField("Word form", missing="Select a Word form")


def match(line):
    """Organisations whose name begins like this."""
    found = [name for name in NAMES if name.casefold().startswith(line.casefold())]
    return [Choice(name.lower().replace(" ", "-"), name) for name in found]


@login_not_required
def lists(request):
    """?empty and ?many are the states of the list; a post is of the form that adds another."""
    letters = Email.objects.all() if "many" in request.GET else Email.objects.none()
    sorting = Sorting(request.GET, COLUMNS, "-written")
    found = Keyset(letters, sorting.order, 5)
    page = found.page(request.GET.get("after"), request.GET.get("before"))
    form = Telling(request.POST or None, request.FILES or None)
    if form.is_valid():
        return redirect("/every-part/lists/?empty")
    job = Job(pk=1, kind="letters", key="1", total=10_000, done=1_200)
    if "empty" in request.GET:
        job = Job(pk=1, kind="letters", key="1", total=10_000, finished_at=clock.now())
    links = [("Summary", True), ("People", False), ("Acceptances", False), ("History", False)]
    context = {
        "demonstration": True,
        "form": form,
        "filters": LetterFilters(request.GET),
        "page": page,
        "rows": [[letter.subject, letter.written_at, letter.kind] for letter in page],
        "header": sorting.headers,
        "job": job,
        "links": [SimpleNamespace(text=text, url="/", current=on) for text, on in links],
    }
    page = render(request, "lists.html", context)
    # only when asked to: a page that looks again by itself is no page to look at at leisure
    return looking_again(page, job) if "wait" in request.GET else page


@login_not_required
def paste(request):
    """Names pasted, matched, looked through, taken."""
    form = forms.PasteForm(request.POST or None, match=match)
    if form.is_valid():
        return render(request, "paste.html", {"taken": form.chosen, "left_out": form.left_out})
    return render(request, "paste.html", {"form": form})
