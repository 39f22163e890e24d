"""Help, accessibility, your information and the like: read by everybody, kept by K-MIP."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.adjustments import services
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.permissions import may_change
from kmip_portal.desk import statements, your_information
from kmip_portal.desk.statement_forms import PageWordsForm
from kmip_portal.desk.views.saving import saved
from kmip_portal.permissions import require
from kmip_portal.portal_tags import day
from kmip_portal.retention.schedule import SCHEDULE
from kmip_portal.secretariat.models import Secretariat

REVIEWED = "Reviewed: it is still right"
RESTORED = "The original is restored"
MEANWHILE = "Somebody else changed this page while you were writing"
COOKIES = [
    [settings.SESSION_COOKIE_NAME, "Keeps you signed in, or your place in a form",
     "60 minutes after you last did something, 12 hours at most"],
    [settings.CSRF_COOKIE_NAME, "Stops other sites from sending answers as you", "12 hours"],
]  # fmt: skip


@login_not_required
def statement(request, page):
    """A page of plain words, as it stands now."""
    now = statements.standing(page)
    return render(request, "statements/page.html", _shown(now, now.text))


def _shown(now, text):
    """A text of this page with what the portal says in it."""
    keeper = Secretariat.objects.current()
    return {
        "page": now.page,
        "reviewed_on": now.reviewed_on,
        "secretariat": keeper,
        "pieces": statements.pieces(text, statements.filled(now, keeper)),
        "cookies_header": ["Name", "Why", "Ends"],
        "cookies": COOKIES,
        "retention_header": ["What", "Kept for", "Counted from"],
        "retention": [[one.what, one.period, one.since] for one in SCHEDULE.values()],
        **(your_information.parts() if now.page.name == your_information.NAME else {}),
    }


def statement_list(request):
    """Each of these pages: whose words it says, when it was reviewed, when it is to be again."""
    require(works_for_kmip(request.user))
    rows = [
        [
            {"text": one.page.called, "url": reverse("statement_edit", args=[one.page.name])},
            "K-MIP’s own" if one.is_own else "As the portal comes with it",
            day(one.reviewed_on),
            day(one.review_by),
        ]
        for one in statements.all_standing()
    ]
    context = {"header": ["Page", "Words", "Last reviewed", "Review it by"], "rows": rows}
    return render(request, "statements/statement_list.html", context)


def statement_edit(request, name):
    """The words of one page, how they read, who changed them; and the form of those who may."""
    require(works_for_kmip(request.user))
    now, form = _found(name), None
    text = now.text
    if request.method == "POST" or may_change(request.user):
        require(may_change(request.user))
        initial = {"text": now.text, "row_version": now.row.row_version}
        form = PageWordsForm(request.POST or None, page=now.page, initial=initial)
    if form and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" not in request.POST and (answer := _saved(request, form, now)):
            return answer
    context = {
        "form": form,
        "now": now,
        "changes": AdjustmentChange.objects.visible_to(request.user).of(now.row.name)[:20],
    }
    status = 409 if form and form.met else 200
    return render(
        request, "statements/statement_edit.html", context | _shown(now, text), status=status
    )


def _saved(request, form, now):
    """Save it and go on; None where the page is shown again with what is wrong."""
    original, text = statements.original(now.page.name), form.cleaned_data["text"]
    return saved(
        request,
        form,
        partial(_change, now, text if text != original else None),
        theirs=lambda row: {"text": (row.value or {}).get("text") or original},
        meanwhile=MEANWHILE,
        said="Saved. Everybody reads it from now on.",
    )


@require_POST
def statement_reviewed(request, name):
    """Somebody has read it, and it is still right: what they read, and nothing saved since."""
    now = _managed(request, name)
    seen = request.POST.get("row_version", "")
    version = int(seen) if seen.isdecimal() else None
    text = (now.row.value or {}).get("text")
    try:
        _said(request, now, text, REVIEWED, "Reviewed today.", row_version=version)
    except services.AdjustedMeanwhile:
        messages.warning(request, "Somebody changed this page after you opened it. Read it again.")
    return redirect("statement_edit", name)


@require_POST
def statement_restore(request, name):
    """Back to the words the portal comes with."""
    _said(request, _managed(request, name), None, RESTORED, "It says what the portal comes with.")
    return redirect("statement_edit", name)


def _said(request, now, text, reason, told, row_version=None):
    try:
        _change(now, text, by=request.user, reason=reason, row_version=row_version)
    except services.Refused:  # pressed twice
        messages.info(request, told)
    else:
        messages.success(request, told)


def _change(now, text, *, by, reason, row_version=None):
    """Whoever changes a page has reviewed it."""
    services.change(
        now.row.name,
        title=f"Page: {now.page.called}",
        after={"text": text, "reviewed_on": clock.today().isoformat()},
        by=by,
        reason=reason,
        needs_two=False,
        row_version=row_version,
    )


def _managed(request, name):
    require(may_change(request.user))
    return _found(name)


def _found(name):
    if name not in statements.PAGES:
        raise Http404("There is no such page")
    return statements.standing(name)
