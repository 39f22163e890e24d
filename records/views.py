"""Records of sharing: the form, the check, the record and its files."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kmip_portal import clock
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import open_moves, require
from kmip_portal.portal_tags import clock_time
from records import lawfulness, pages, repeat_views, services
from records.advice import looks
from records.advice import pages as advice_pages
from records.answers import ours, read, unanswered
from records.assessments.pages import beside, of_record
from records.clauses import rests_on
from records.counting import counted
from records.disposing import proof_of
from records.forms import CopyForm, OneOffForm, RecordStepForm, StartRecordForm, places_of
from records.matters.pages import of_record as matters_of
from records.models import RecordOfSharing
from records.outline_views import outline
from records.overlap import already_shared
from records.permissions import (
    RECORD_MAY,
    may_copy,
    may_count,
    may_dispose,
    may_edit,
    may_file,
    may_make_template,
)
from records.questions import steps
from records.replying import may_be_asked
from records.saving_forms import SaveForm
from records.seeing import sees, visible
from signatories.working_for import working_for


def record_new(request):
    """How to begin: blank or from an earlier record, step by step or on one page."""
    require(may_file(request.user))
    places = places_of(request.user, first=working_for(request))
    earlier = list(RecordOfSharing.objects.latest_of(request.user))
    layout = "one_page" if earlier and earlier[0].on_one_page else "steps"
    form = StartRecordForm(
        request.POST or None,
        places=places,
        earlier=earlier,
        initial={"layout": layout, "start": "blank"},
    )
    if form.is_valid():
        return redirect(_begun(request, form))
    context = {"form": form, "notes": pages.not_signed([place.organisation for place in places])}
    return render(request, "records/record_new.html", context)


def _begun(request, form):
    """Where the draft that was begun is filled in."""
    how = {
        "by": request.user,
        "place": form.chosen,
        "submission_id": form.cleaned_data["submission_id"],
        "on_one_page": form.on_one_page,
    }
    if form.copied:
        return _gaps_of(services.copy(form.copied, **how))
    decider = {"decision_by": request.user.name, "decision_by_role": request.user.job_title}
    begun = services.start(answers=decider, with_what_was_sent_last=False, **how)
    return begun.get_edit_url()


def _gaps_of(record):
    return reverse("records:record_step", args=[record.reference, pages.STILL_TO_ANSWER])


def record_new_page(request):
    """A one-off record, on one page."""
    require(may_file(request.user))
    places = places_of(request.user, first=working_for(request))
    decider = {"decision_by": request.user.name, "decision_by_role": request.user.job_title}
    form = OneOffForm(request.POST or None, places=places, initial=decider)

    def save():
        return services.start(
            by=request.user,
            place=form.chosen,
            answers=form.answers,
            submission_id=form.cleaned_data["submission_id"],
            personal_data_confirmed=form.personal_data_confirmed,
        )

    def context():
        return {"notes": pages.not_signed([place.organisation for place in places])}

    return _filled_in(request, "records/record_new_page.html", form, save, _check_of, context)


def record_copy(request, reference):
    """A new draft like this record, with what was true of its day alone left out."""
    record = visible(request, reference)
    require(may_copy(request.user, record))
    form = CopyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():  # pressed too late: the button stands there, to be pressed again
        return redirect(record)
    place = next(one for one in places_of(request.user) if one.organisation == record.organisation)
    draft = services.copy(
        record,
        by=request.user,
        place=place,
        submission_id=form.cleaned_data["submission_id"],
        on_one_page=record.on_one_page,
    )
    return redirect(_gaps_of(draft))


def record_step(request, reference, slug):
    """A few of the questions: those that apply, given what was answered before."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    if not record.is_being_written:
        return redirect(record)
    step = _step(record, slug)
    form = RecordStepForm(
        request.POST or None, step=step, record=record, at=request.GET.get("at", "")
    )
    if not form.sections:
        return redirect("records:record_check", record.reference)
    return _filled_in(
        request,
        "records/record_step.html",
        form,
        save=lambda: _save(request, record, form),
        onward=lambda saved: _after(request, saved, step),
        context=lambda: (
            pages.around(step, record, form.kept_answers) | beside(step, record, request.user)
        ),
    )


@require_POST
def record_autosave(request, reference, slug):
    """What is typed so far, kept while the person goes on; gaps are no matter."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    if not record.is_being_written:
        return JsonResponse({"saved": False}, status=409)
    form = RecordStepForm(_for_later(request.POST), step=_step(record, slug), record=record)
    if "asked" not in request.POST or not form.is_valid():
        return JsonResponse({"saved": False}, status=422)
    try:
        saved = _save(request, record, form, by_itself=True)
    except services.ChangedMeanwhile:
        return JsonResponse({"saved": False}, status=409)
    at = clock_time(clock.now())
    return JsonResponse({"saved": True, "row_version": saved.row_version, "at": at})


def _for_later(sent):
    later = sent.copy()
    later["later"] = "yes"
    return later


def _step(record, slug):
    if slug == pages.STILL_TO_ANSWER:
        return pages.still_to_answer(record, ours(record))
    if slug not in steps.BY_SLUG:
        raise Http404
    return steps.BY_SLUG[slug]


def _save(request, record, form, *, by_itself=False):
    return services.save_draft(
        record,
        by=request.user,
        answers=form.answers,
        row_version=form.cleaned_data["row_version"],
        personal_data_confirmed=form.personal_data_confirmed,
        by_itself=by_itself,
    )


def _after(request, record, step):
    """The next page that asks anything; the check after the last, and after a change from there."""
    answers = ours(record)
    if step.slug == pages.STILL_TO_ANSWER:
        return _gaps_of(record) if unanswered(answers) else _check_of(record)
    onward = steps.after(step, answers)
    if onward is None or request.GET.get("then") == "check":
        return _check_of(record)
    return reverse("records:record_step", args=[record.reference, onward.slug])


def _check_of(record):
    return reverse("records:record_check", args=[record.reference])


@require_POST
def record_layout(request, reference):
    """The other layout: all on one page, or a few questions at a time."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    if not record.is_being_written:
        return redirect(record)
    # the button says to which: pressed twice it is still that one
    wanted = {"one_page": True, "steps": False}.get(request.POST.get("to"), not record.on_one_page)
    services.change_layout(record, by=request.user, on_one_page=wanted)
    record.refresh_from_db(fields=["on_one_page"])
    return redirect(record.get_edit_url())


def record_edit(request, reference):
    """The same form, while it is a draft."""
    record = visible(request, reference)
    require(may_edit(request.user, record))
    if not record.is_being_written:
        return redirect(record)
    given = ours(record) | {"row_version": record.row_version}
    form = OneOffForm(
        request.POST or None,
        organisation=record.organisation,
        initial=given,
        at=request.GET.get("at", ""),
    )
    return _filled_in(
        request,
        "records/record_edit.html",
        form,
        save=lambda: _save(request, record, form),
        onward=_check_of,
        context=lambda: {"record": record, "notes": pages.not_signed([record.organisation])},
    )


def _filled_in(request, template, form, save, onward, context):
    """A page of the form. Sent, it is kept and leads on; both texts where a colleague was first.

    What stands around it, its `context`, is looked for only where the page is shown.
    """
    if form.is_valid():
        try:
            saved = save()
        except services.ChangedMeanwhile as change:
            return _changed(request, template, form, change, context())
        if form.for_later:
            messages.success(request, "Your draft is saved.")
            return redirect("records:record_list")
        return redirect(onward(saved))
    return render(request, template, context() | {"form": form})


def record_check(request, reference):
    """Check your answers; saving the record."""
    record = visible(request, reference, kind=None)
    if record.is_repeat:
        return repeat_views.check(request, record)
    require(may_edit(request.user, record))
    if not record.is_being_written:
        theirs = request.user in (record.decided_by, record.written_up_by)
        if request.method == "POST" and record.is_locked and theirs:  # pressed twice
            return redirect("records:record_saved", record.reference)
        return redirect(record)
    answers = ours(record)
    rules = lawfulness.broken(answers)
    gaps = pages.gap_links(record, answers)
    sent = request.POST if request.method == "POST" else request.POST or None
    state = looks.of(record, answers, by=request.user)
    form = SaveForm(
        sent,
        warned=bool(rules),
        against=state.needs_a_reason,
        initial={"row_version": record.row_version},
    )
    ready = not (gaps or lawfulness.blocks_deciding(record, rules) or state.blocks(record))
    context = {
        "record": record,
        "form": form,
        "cards": pages.cards(record, answers),
        "gaps": gaps,
        "errors": pages.findings(record, lawfulness.errors(rules)),
        "warnings": pages.findings(record, lawfulness.warnings(rules)),
        "ready": ready,
        "who_can_see": pages.who_can_see(record),
        "is_outsider": pages.is_outsider(answers),
        "already_shared": already_shared(request.user, record, answers),
        "advice": advice_pages.of_record(record, answers, request.user),
        "may_edit": True,
    }
    if ready and form.is_valid():
        try:
            save = services.write_up if record.owes_write_up else services.decide
            save(record, by=request.user, **form.answers_and_version)
        except services.ChangedMeanwhile as change:
            return _changed(request, "records/record_check.html", form, change, context)
        return redirect("records:record_saved", record.reference)
    return render(request, "records/record_check.html", context)


def record_saved(request, reference):
    """It is saved: the reference, and what can be done now."""
    record = visible(request, reference, kind=None)
    if record.is_repeat:
        return repeat_views.sent(request, record)
    if record.can("decide"):
        return redirect("records:record_check", record.reference)
    context = {"record": record, **_copying(request, record)}
    return render(request, "records/record_saved.html", context)


def _copying(request, record):
    """The button that copies it, for whoever may."""
    return {"copy_form": CopyForm() if may_copy(request.user, record) else None}


def record_detail(request, reference):
    """One record: what it says, its files, what happened to it. Of a repeat record K-MIP's people
    see an outline."""
    if works_for_kmip(request.user) and not sees(request, reference):
        return outline(request, reference)
    record = visible(request, reference, kind=None)
    if record.disposed_at:
        context = {"record": record, "proof": proof_of(record)}
        return render(request, "records/record_disposed.html", context)
    if record.is_repeat:
        return repeat_views.detail(request, record)
    answers = ours(record)
    context = {
        "record": record,
        "cards": pages.cards(record, answers),
        "clauses": rests_on(record, answers),
        "other_side": pages.other_side(record),
        "may_be_asked": may_be_asked(record),
        "already_shared": already_shared(request.user, record, answers),
        "moves": open_moves(record, request.user, RECORD_MAY),
        "who_can_see": pages.who_can_see(record),
        "events": pages.history(record),
        "corrections": record.addenda.select_related("added_by"),
        "may_edit": may_edit(request.user, record),
        "advice": advice_pages.of_record(record, answers, request.user),
        "may_make_template": may_make_template(request.user, record),
        "may_hold": record.is_locked and may_dispose(request.user, record),
        **matters_of(request.user, record),
        **of_record(record, request.user),
        **_copying(request, record),
    }
    return render(request, "records/record_detail.html", context)


def record_delete(request, reference):
    """Deleting a draft, after asking."""
    if services.deleted_by(request.user, reference):  # pressed twice, or back at its page
        return _deleted(request, reference)
    record = visible(request, reference, kind=None)
    require(RECORD_MAY["discard"](request.user, record))
    if not record.can("discard"):
        raise InvalidMove(record, "discard")
    if request.method == "POST":
        services.discard(record, by=request.user)
        return _deleted(request, reference)
    return render(request, "records/record_delete.html", {"record": record})


def _deleted(request, reference):
    messages.success(request, f"Draft {reference} is deleted.")
    return redirect("records:record_list")


@require_POST
def record_close(request, reference):
    """Nothing more is to come."""
    record = visible(request, reference)
    require(RECORD_MAY["close"](request.user, record))
    try:
        services.close(record, by=request.user)
        messages.success(request, "The record is closed.")
    except services.NotReady:
        messages.warning(request, "It cannot be closed while it breaks a rule of the law.")
    return redirect(record)


def record_counts(request):
    """How many records each organisation keeps: all that K-MIP may know of them."""
    require(may_count(request.user))
    return render(request, "records/record_counts.html", {"table": counted()})


def _changed(request, template, form, change, context=()):
    """Both texts side by side; what was typed stands in the form, to be sent again or not."""
    form.meet(
        theirs=read(change.record),
        row_version=change.record.row_version,
        what="Somebody else changed this draft while you were writing",
    )
    context = dict(context) | {"form": form, "record": change.record}
    return render(request, template, context, status=409)
