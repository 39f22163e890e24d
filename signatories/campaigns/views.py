"""The board of a campaign, and what the secretariat changes about its letters."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal import clock, consequences
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.adjustments.services import Refused
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.campaigns import board, planning
from signatories.campaigns.forms import STEPS, BoardFilters, HolidayForm, RemindersForm
from signatories.campaigns.telling import cut_over
from signatories.models import Campaign, SchoolHoliday
from signatories.names import words

PAGE_SIZE = 25


def campaign_list(request):
    """The campaigns there are and were."""
    require(works_for_kmip(request.user))
    campaigns = Campaign.objects.visible_to(request.user).with_versions()
    rows = [(campaign, dict(board.numbers(campaign))) for campaign in campaigns[:10]]
    return render(request, "campaigns/campaign_list.html", {"rows": rows})


def _campaign(request, number):
    seen = Campaign.objects.visible_to(request.user).with_versions()
    return get_object_or_404(seen, version__number=number.replace("-", "."))


def campaign_detail(request, number):
    """The board: how many are where, and each organisation."""
    campaign = _campaign(request, number)
    form = BoardFilters(request.GET)
    found = board.entries(campaign)
    if form.is_valid():
        for word in words(form.cleaned_data["q"]):
            found = found.filter(organisation__folded_name__contains=word)
        if form.cleaned_data["state"]:
            found = found.filter(state=form.cleaned_data["state"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    numbers = board.numbers(campaign)
    total = sum(number for _, number in numbers)
    signed = dict(numbers)[board.State.SIGNED]
    context = {
        "campaign": campaign,
        "form": form,
        "page": page,
        "rows": board.rows(campaign, page),
        "numbers": [(state, number) for state, number in numbers if number],
        "total": total,
        "signed": signed,
        "percent": signed * 100 // total if total else 0,
        "cut_over": cut_over(campaign),
        "may_change": is_secretariat(request.user),
        "now": clock.now(),
    }
    return render(request, "campaigns/campaign_detail.html", context)


def campaign_lapsing(request, number):
    """Who will lapse at the cut-over, or has, and what follows: read before it happens."""
    campaign = _campaign(request, number)
    page = Paginator(board.not_accepted(campaign), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "cut_over": cut_over(campaign),
        "page": page,
        "rows": [(entry, board.State(entry.state)) for entry in page],
    }
    return render(request, "campaigns/campaign_lapsing.html", context)


def campaign_lapse(request, number, slug):
    """What names one organisation on the portal, and what becomes of it at the cut-over."""
    campaign = _campaign(request, number)
    entry = get_object_or_404(board.not_accepted(campaign), organisation__slug=slug)
    context = {
        "campaign": campaign,
        "cut_over": cut_over(campaign),
        "organisation": entry.organisation,
        "entry": entry,
        "state": board.State(entry.state),
        "found": consequences.of(entry.organisation),
        "may_ask": is_secretariat(request.user),
    }
    return render(request, "campaigns/campaign_lapse.html", context)


def campaign_reminders(request, number):
    """How long the waits between letters are."""
    campaign = _campaign(request, number)
    require(is_secretariat(request.user))
    form = RemindersForm(request.POST or None, initial=_as_kept(campaign))
    if form.is_valid():
        try:
            once(form, by=request.user, do=lambda: planning.put_forward_reminders(
                campaign, **form.reminders, row_version=form.cleaned_data["row_version"],
                reason=form.cleaned_data["reason"], by=request.user,
            ))  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        except planning.ChangedMeanwhile:
            form.meet(
                theirs=_as_kept(campaign),
                row_version=campaign.row_version,
                what="Somebody else changed these waits while you were writing",
            )
        else:
            messages.success(request, "Put forward. It holds when a second person has agreed.")
            return redirect(campaign)
    return render(
        request, "campaigns/campaign_reminders.html", {"form": form, "campaign": campaign}
    )


def _as_kept(campaign):
    return dict(zip(STEPS, campaign.steps, strict=False)) | {
        "warn_before": campaign.warn_before,
        "row_version": campaign.row_version,
    }


def holiday_list(request):
    """When schools are not written to; the secretariat adds to the list."""
    require(works_for_kmip(request.user))
    may_change = is_secretariat(request.user)
    form = HolidayForm(request.POST or None) if may_change else None
    if form and form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _add(form, request.user))
        except planning.AlreadyListed:
            form.add_error("name", "There is already a holiday with this name")
        else:
            messages.success(request, f"{form.cleaned_data['name']} has been added.")
            return redirect("campaigns:holiday_list")
    elif request.method == "POST":
        require(may_change)
    context = {"holidays": SchoolHoliday.objects.visible_to(request.user), "form": form}
    return render(request, "campaigns/holiday_list.html", context)


def _add(form, by):
    planning.add_holiday(**form.answers, by=by)


@require_POST
def holiday_remove(request, slug):
    """Schools are written to on these days again."""
    require(is_secretariat(request.user))
    holiday = get_object_or_404(SchoolHoliday.objects.visible_to(request.user), slug=slug)
    planning.remove_holiday(holiday, by=request.user)
    messages.success(request, f"{holiday.name} has been removed.")
    return redirect("campaigns:holiday_list")
