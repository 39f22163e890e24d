"""Writing guides, looking at what others wrote, and keeping them true."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import secretaries
from kmip_portal.lifecycle import InvalidMove, TooLate
from kmip_portal.permissions import require
from kmip_portal.submissions.services import once
from signatories.expertise import guide_text
from signatories.expertise.guide_forms import (
    CloseGuideForm,
    GuideForm,
    GuideReviewForm,
    KeepGuideForm,
)
from signatories.expertise.models import Guide, GuideVersion, Topic
from signatories.expertise.permissions import (
    MAY,
    may_keep,
    may_review,
    may_share,
    organisation_of,
    places_of,
)
from signatories.expertise.services import checks, guides
from signatories.services.editing import ChangedMeanwhile

MAY_VERSION = MAY["GuideVersion"]


def guide_work(request):
    """Drafts, what waits for a second person, and what is to be checked."""
    require(may_share(request.user) or request.user.kmip_roles)
    seen = Guide.objects.visible_to(request.user)
    context = {
        "versions": GuideVersion.objects.being_written(seen),
        "due": [one for one in seen.due().with_titles() if may_keep(request.user, one)],
        "may_share": may_share(request.user),
    }
    return render(request, "expertise/guide_work.html", context)


def guide_new(request):
    """The first draft of a guide."""
    require(may_share(request.user))
    places = places_of(request.user)
    form = GuideForm(request.POST or None, places=places if len(places) > 1 else ())
    if "preview" not in request.POST and form.is_valid():
        return redirect(
            once(form, by=request.user, do=lambda: _started(form, places, request.user))
        )
    return render(request, "expertise/guide_edit.html", {"form": form} | _preview(request, form))


def _started(form, places, user):
    organisation = organisation_of(form.cleaned_data.get("whose") or places[0][0], user)
    version = guides.start(organisation=organisation, by=user, **_says(form))
    return f"{version.guide.get_absolute_url()}draft/"


def guide_edit(request, slug):
    """The draft of a guide; where there is none, the words that are published, to begin one."""
    guide = _kept(request, slug)
    draft = guide.open_version
    if draft and not draft.can("send"):
        raise InvalidMove(draft, "send")
    form = GuideForm(request.POST or None, initial=_initial(guide, draft or guide.published, draft))
    if "preview" not in request.POST and form.is_valid():
        try:
            once(form, by=request.user, do=lambda: _saved(form, guide, draft, request.user))
        except ChangedMeanwhile as met:
            theirs = {name: getattr(met.now, name) for name in GuideVersion.SAYS}
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "The draft is saved.")
            return redirect("guides:guide_draft", slug)
    context = {"form": form, "guide": guide, "draft": draft} | _preview(request, form)
    return render(request, "expertise/guide_edit.html", context)


def _saved(form, guide, draft, user):
    if draft is None:
        guides.revise(guide, by=user, **_says(form))
    else:
        seen = form.cleaned_data["row_version"]
        guides.change(draft, by=user, row_version=seen, **_says(form))


def _says(form):
    said = {name: form.cleaned_data[name] for name in GuideVersion.SAYS}
    return said | {"topic": Topic.objects.called(form.cleaned_data["topic"])}


def _initial(guide, version, draft):
    said = {name: getattr(version, name) for name in GuideVersion.SAYS} if version else {}
    if draft is None:
        said["change_note"] = ""
    row_version = {"row_version": draft.row_version} if draft else {}
    return said | {"topic": guide.topic.slug} | row_version


def _preview(request, form):
    """As it would be read; nothing is saved."""
    if "preview" not in request.POST or form.goes_back:
        return {}
    form.is_valid()
    body = form.cleaned_data.get("body") or ""
    return {"preview": guide_text.parts(body), "title": form.cleaned_data.get("title", "")}


def guide_draft(request, slug):
    """The next version as it would be read, and what can be done with it."""
    guide, version = _draft(request, slug)
    may = {move: version.can(move) and MAY_VERSION[move](request.user, version)
           for move in version.MOVES}  # fmt: skip
    before = guide.published
    context = {
        "guide": guide,
        "version": version,
        "parts": guide_text.parts(version.body),
        "may": may,
        "marked": before and guide_text.compared(before, version),
        "view": "inline",
    }
    return render(request, "expertise/guide_draft.html", context)


@require_POST
def guide_send(request, slug):
    version = _draft(request, slug)[1]
    require(MAY_VERSION["send"](request.user, version))
    guides.send(version, by=request.user)
    messages.success(request, "Sent. Somebody at K-MIP reads it and publishes it.")
    return redirect("guides:guide_draft", slug)


@require_POST
def guide_take_back(request, slug):
    version = _draft(request, slug)[1]
    require(MAY_VERSION["take_back"](request.user, version))
    guides.take_back(version, by=request.user)
    messages.success(request, "You can go on writing.")
    return redirect("guides:guide_draft", slug)


def guide_review(request, slug):
    """The second person publishes it, or says what should change first."""
    guide, version = _draft(request, slug)
    require(MAY_VERSION["publish"](request.user, version))
    if not version.can("publish"):
        raise InvalidMove(version, "publish")
    form = GuideReviewForm(request.POST or None, initial={"row_version": version.row_version})
    if form.is_valid():
        if form.cleaned_data["decision"] == "publish":
            read = form.cleaned_data["row_version"]
            guides.publish(version, by=request.user, row_version=read)
            messages.success(request, "The guide is published.")
            return redirect(guide)
        guides.give_back(version, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The writer has been told what should change.")
        return redirect("guides:guide_work")
    context = {"form": form, "guide": guide, "version": version,
               "parts": guide_text.parts(version.body)}  # fmt: skip
    return render(request, "expertise/guide_review.html", context)


def guide_discard(request, slug):
    """A draft that comes to nothing, after asking."""
    guide, version = _draft(request, slug)
    require(MAY_VERSION["discard"](request.user, version))
    if request.method == "POST":
        guides.discard(version, by=request.user)
        messages.success(request, "The draft is discarded.")
        return redirect("guides:guide_work")
    context = {"guide": guide, "version": version}
    return render(request, "expertise/guide_discard.html", context)


@require_POST
def guide_checked(request, slug):
    """It still says what is right, today: one press."""
    guide = _kept(request, slug)
    checks.check(guide, by=request.user)
    messages.success(request, "Checked today. Thank you.")
    return redirect(guide)


def guide_keep(request, slug):
    """Who is asked whether it still stands, and how often."""
    guide = _kept(request, slug)
    held = {"owner": guide.owner_id or "", "check_months": guide.check_months,
            "row_version": guide.row_version}  # fmt: skip
    people = _who_may_own(guide)
    form = KeepGuideForm(request.POST or None, people=people, initial=held)
    if form.is_valid():
        owner = next((one for one in people if str(one.pk) == form.cleaned_data["owner"]), None)
        try:
            checks.keep(
                guide, by=request.user, owner=owner,
                check_months=int(form.cleaned_data["check_months"]),
                row_version=form.cleaned_data["row_version"],
            )  # fmt: skip
        except ChangedMeanwhile as met:
            theirs = {"owner": met.now.owner_id or "", "check_months": met.now.check_months}
            form.meet(theirs=theirs, row_version=met.now.row_version, what=str(met))
        else:
            messages.success(request, "Saved.")
            return redirect(guide)
    return render(request, "expertise/guide_keep.html", {"form": form, "guide": guide})


def guide_close(request, slug):
    """It is replaced, historic or withdrawn; its address stays useful."""
    guide = _kept(request, slug)
    if not guide.can("withdraw"):
        raise InvalidMove(guide, "withdraw")
    others = [one for one in GuideVersion.objects.listed() if one.guide_id != guide.pk]
    form = CloseGuideForm(request.POST or None, others=others)
    if form.is_valid():
        _closed(form, guide, others, by=request.user)
        messages.success(request, "Saved. Its address stays, and says what became of it.")
        return redirect(guide)
    context = {"form": form, "guide": guide, "version": guide.published}
    return render(request, "expertise/guide_close.html", context)


def _closed(form, guide, others, *, by):
    slug, reason = form.cleaned_data["replaced_by"], form.cleaned_data["reason"]
    instead = next((one.guide for one in others if one.guide.slug == slug), None)
    what = form.cleaned_data["what"]
    if what == "replace":
        guides.replace(guide, by=by, replaced_by=instead, reason=reason)
    elif what == "withdraw":
        guides.withdraw(guide, by=by, replaced_by=instead, reason=reason)
    else:
        guides.make_historic(guide, by=by, reason=reason)


@require_POST
def guide_bring_back(request, slug):
    guide = _kept(request, slug)
    guides.bring_back(guide, by=request.user)
    messages.success(request, "The guide is current again. Check today that it is right.")
    return redirect(guide)


def _who_may_own(guide):
    """Its organisation's people; of K-MIP's own guides, the secretariat. And who owns it now."""
    if guide.organisation is None:
        people = secretaries()
    else:
        held = guide.organisation.memberships.current().select_related("user")
        people = [one.user for one in held.order_by("user__name", "user") if one.user.is_active]
    named = {one.pk: one for one in [*people, guide.owner] if one}
    return list(named.values())


def _seen(request, slug):
    seen = Guide.objects.visible_to(request.user).select_related("topic", "organisation", "owner")
    return get_object_or_404(seen, slug=slug)


def _kept(request, slug):
    guide = _seen(request, slug)
    require(may_keep(request.user, guide))
    return guide


def _draft(request, slug):
    """The next version of a guide, for those who write it and those who review it."""
    guide = _seen(request, slug)
    version = guide.open_version
    if version is None:
        if request.method == "POST":
            raise TooLate("Somebody else has just published or discarded this draft.")
        raise Http404
    if not (may_keep(request.user, guide) or may_review(request.user, version)):
        require(bool(request.user.kmip_roles))
    return guide, version
