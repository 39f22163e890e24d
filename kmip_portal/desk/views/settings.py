"""How the portal works, as K-MIP has set it: seen by its people, changed by two of them."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.adjustments import services
from kmip_portal.adjustments.known import SETTINGS
from kmip_portal.adjustments.models import AdjustmentChange
from kmip_portal.adjustments.permissions import MAY, may_change
from kmip_portal.adjustments.reading import standing
from kmip_portal.desk import adjusting
from kmip_portal.desk.setting_forms import AgreeSettingForm, LetterWordsForm, NumbersForm
from kmip_portal.desk.views.saving import saved
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.mail import samples, wording
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require

PLACES = [
    ("Words of emails", "letter_words_list"),
    ("Help, privacy and other pages", "statement_list"),
    ("Areas", "area_list"),
    ("The law, with lawful bases and types of organisation", "law:law_list"),
    ("The secretariat and its hand-over", "secretariat:secretariat"),
    ("Holidays of schools", "campaigns:holiday_list"),
]
PUT_FORWARD = "Put forward. It holds when a second person has agreed."
ORIGINAL = "The original is restored"
MEANWHILE = "Somebody else changed this setting while you were writing"


def settings_list(request):
    """Every setting with what stands, what waits to be agreed, and what was changed."""
    require(works_for_kmip(request.user))
    changes = AdjustmentChange.objects.visible_to(request.user)
    page = Keyset(changes.newest_first()).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "rows": adjusting.number_rows(),
        "places": [{"text": text, "url": reverse(name)} for text, name in PLACES],
        "waiting": changes.waiting(),
        "people": adjusting.people(),
        "page": page,
    }
    return render(request, "settings/settings_list.html", context)


def setting_numbers(request, name):
    """One setting: its numbers, who changed them, and the form of those who may."""
    require(works_for_kmip(request.user))
    setting = SETTINGS.get(name)
    if setting is None:
        raise Http404("There is no such setting")
    row = standing(name)
    shown = setting.usual | (row.value or {})
    form = None
    if request.method == "POST" or may_change(request.user):
        require(may_change(request.user))
        initial = shown | {"row_version": row.row_version}
        form = NumbersForm(request.POST or None, setting=setting, initial=initial)
    if form and form.is_valid():
        value = form.numbers if form.numbers != setting.usual else None
        answer = _saved(
            request, form, name, setting.title, value,
            theirs=lambda now: setting.usual | (now.value or {}),
        )  # fmt: skip
        if answer:
            return answer
    context = {
        "setting": setting,
        "form": form,
        "numbers": [(one, shown[one.name]) for one in setting.numbers],
        "changes": _changes(request, name),
    }
    status = 409 if form and form.met else 200
    return render(request, "settings/setting_numbers.html", context, status=status)


def letter_words_list(request):
    """Every kind of letter that the portal writes, by its subject."""
    require(works_for_kmip(request.user))
    return render(request, "settings/letter_words_list.html", {"rows": adjusting.letter_rows()})


def letter_words(request, name):
    """The words of one kind of letter, how they read with made-up names, and their form."""
    require(works_for_kmip(request.user))
    kind = wording.kinds().get(name)
    if kind is None:
        raise Http404("There is no such letter")
    original, row = wording.original(kind), standing(wording.name_of(kind))
    usual = _words_of(original)
    shown = row.value if row.value and wording.fits(kind, row.value) else usual
    form = None
    if request.method == "POST" or may_change(request.user):
        require(may_change(request.user))
        initial = shown | {"row_version": row.row_version}
        form = LetterWordsForm(request.POST or None, original=original, initial=initial)
    if form and form.is_valid():
        shown = form.words
        if "preview" not in request.POST:
            value = form.words if form.words != usual else None
            answer = _saved(
                request, form, row.name, _title(original), value,
                theirs=lambda now: now.value or usual,
            )  # fmt: skip
            if answer:
                return answer
    context = {
        "kind": kind,
        "name": name,
        "original": original,
        "form": form,
        "own": row.value,
        "fits": not row.value or wording.fits(kind, row.value),
        "row_version": row.row_version,
        "preview": samples.preview(kind, shown),
        "changes": _changes(request, row.name),
    }
    status = 409 if form and form.met else 200
    return render(request, "settings/letter_words.html", context, status=status)


@require_POST
def letter_words_restore(request, name):
    """Back to the words the portal comes with."""
    require(may_change(request.user))
    kind = wording.kinds().get(name)
    if kind is None:
        raise Http404("There is no such letter")
    try:
        services.change(
            wording.name_of(kind), title=_title(wording.original(kind)), after=None,
            by=request.user, reason=ORIGINAL, needs_two=True,
        )  # fmt: skip
    except services.Refused as refused:
        messages.warning(request, f"{refused}.")
    else:
        messages.success(request, PUT_FORWARD)
    return redirect("letter_words", name)


def settings_change(request, reference):
    """One change, as it was and as it is to be; whoever may agree it does so here."""
    require(works_for_kmip(request.user))
    change = _change(request, reference)
    may_decide = MAY["agree"](request.user, change)
    form = None
    if request.method == "POST" or (may_decide and change.can("agree")):
        require(may_decide)
        if not change.can("agree"):
            raise InvalidMove(change, "agree")
        form = AgreeSettingForm(request.POST or None)
    if form and form.is_valid():
        _decide(request, change, form)
        return redirect(change)
    kind = adjusting.kind_of(change.name)
    context = {
        "change": change,
        "form": form,
        "compared": adjusting.compared(change),
        "preview": samples.preview(kind, change.after) if kind else None,
        "may_cancel": change.can("cancel") and MAY["cancel"](request.user, change),
    }
    return render(request, "settings/settings_change.html", context)


def _decide(request, change, form):
    if form.cleaned_data["decision"] == "agree":
        adjusting.agree(change, by=request.user)
        messages.success(request, "Agreed. It holds from now on.")
    else:
        services.refuse(change, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Not agreed. Nothing is changed.")


@require_POST
def settings_change_cancel(request, reference):
    """Taken back before anybody agreed."""
    require(works_for_kmip(request.user))
    change = _change(request, reference)
    require(MAY["cancel"](request.user, change))
    services.cancel(change, by=request.user)
    messages.success(request, "Taken back. Nothing is changed.")
    return redirect("settings_list")


def _saved(request, form, name, title, value, *, theirs):
    """Put it forward and go on; None where the page is shown again with what is wrong."""
    change = partial(services.change, name, title=title, after=value, needs_two=True)
    return saved(request, form, change, theirs=theirs, meanwhile=MEANWHILE, said=PUT_FORWARD)


def _title(original):
    return f"Email: {original.title}"[:200]


def _words_of(original):
    return {"subject": original.subject.text, "body": original.body.text}


def _changes(request, name):
    return AdjustmentChange.objects.visible_to(request.user).of(name)[:20]


def _change(request, reference):
    seen = AdjustmentChange.objects.visible_to(request.user).newest_first()
    return get_object_or_404(seen, reference=reference)
