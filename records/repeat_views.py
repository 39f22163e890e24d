"""A repeat record: its start, its task list, its tasks, the check, and its page once it is sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.lifecycle import InvalidMove
from kmip_portal.permissions import open_moves, require
from records import arrangement, copying, lawfulness, pages, repeat_pages, sending, services
from records.advice import looks
from records.advice import pages as advice_pages
from records.answers import ours, read
from records.assessments.pages import beside, of_record
from records.forms import places_of
from records.matters.pages import of_record as matters_of
from records.permissions import (
    RECORD_MAY,
    may_copy_arrangements,
    may_dispose,
    may_edit,
    may_file,
    may_make_template,
    may_review,
    may_send,
)
from records.questions import repeat
from records.repeat_forms import SendRoundForm, StartRepeatForm, TaskForm
from records.seeing import visible
from signatories.working_for import working_for


def repeat_new(request):
    """Begin a repeat record."""
    require(may_file(request.user))
    places = places_of(request.user, first=working_for(request))
    form = StartRepeatForm(request.POST or None, places=places)
    if form.is_valid():
        submission = form.cleaned_data["submission_id"]
        record = arrangement.begin(by=request.user, place=form.chosen, submission_id=submission)
        return redirect(record)
    context = {
        "form": form,
        "notes": pages.not_signed([place.organisation for place in places]),
        "may_copy": may_copy_arrangements(request.user),
    }
    return render(request, "records/repeat_new.html", context)


def detail(request, record):
    """The task list while it is a draft; the record, its parties and its history after that."""
    if record.can("send"):
        context = {
            "record": record,
            "moves": open_moves(record, request.user, RECORD_MAY),
            "times_copied": copying.times_copied(record.copied_from)
            if record.copied_from
            else None,
            **of_record(record, request.user),
            "advice": advice_pages.of_record(record, ours(record), request.user),
            **repeat_pages.task_list(record, may=may_edit(request.user, record)),
        }
        return render(request, "records/task_list.html", context)
    context = {
        "record": record,
        "moves": open_moves(record, request.user, RECORD_MAY),
        "may_send": may_send(request.user, record),
        "may_edit": may_edit(request.user, record),
        "may_review": may_review(request.user, record),
        "board": repeat_pages.board(record, request.user),
        "to_confirm": repeat_pages.to_confirm(record, request.user),
        "review": repeat_pages.review_tag(record),
        "versions": repeat_pages.versions(record, request.user),
        "may_make_template": may_make_template(request.user, record),
        "may_hold": record.is_over and may_dispose(request.user, record),
        "times_copied": copying.times_copied(record) if record.may_be_copied else None,
        "events": pages.history(record),
        **matters_of(request.user, record),
        **of_record(record, request.user),
        "advice": advice_pages.of_record(record, ours(record), request.user),
        **repeat_pages.whole(record),
    }
    return render(request, "records/repeat_detail.html", context)


def task(request, reference, slug):
    """One task: its questions, and the rows that belong to it."""
    record = draft(request, reference)
    step = repeat.TASKS.get(slug)
    if step is None:
        raise Http404
    form = TaskForm(
        request.POST or None,
        step=step,
        record=record,
        at=request.GET.get("at", ""),
    )
    lacking = arrangement.gaps(record).get(slug, [])
    if request.method == "POST" and form.is_valid():
        if form.is_finished and lacking:
            form.add_error("finished", f"{lacking[0][0]} before you complete this section")
        else:
            return _kept(request, record, step, form)
    context = repeat_pages.around(record, step, form) | beside(step, record, request.user)
    return render(request, "records/task.html", context)


def _kept(request, record, step, form):
    try:
        services.save_draft(
            record,
            by=request.user,
            answers=form.answers,
            row_version=form.cleaned_data["row_version"],
            personal_data_confirmed=form.personal_data_confirmed,
        )
    except services.ChangedMeanwhile as change:
        form.meet(
            theirs=read(change.record),
            row_version=change.record.row_version,
            what="Somebody else changed this draft while you were writing",
        )
        context = repeat_pages.around(change.record, step, form)
        return render(request, "records/task.html", context, status=409)
    arrangement.finish_task(record, step.slug, by=request.user, finished=form.is_finished)
    if request.GET.get("then") == "check" and form.is_finished:
        return redirect("records:record_check", record.reference)
    return redirect(record)


def check(request, record):
    """The whole record, what it lacks, the declaration; then it goes to the others."""
    require(may_edit(request.user, record))
    if not record.can("send"):
        if request.method == "POST" and record.sent_by == request.user:  # pressed twice
            return redirect("records:record_saved", record.reference)
        return redirect(record)
    answers = ours(record)
    rules = lawfulness.broken(answers)
    gaps = repeat_pages.gap_links(record, answers)
    state = looks.of(record, answers, by=request.user)
    lawful = not (gaps or lawfulness.errors(rules) or state.missing)
    ready = lawful and may_send(request.user, record)
    form = SendRoundForm(
        request.POST if request.method == "POST" else None,
        warned=bool(rules),
        against=state.needs_a_reason,
        initial={
            "row_version": record.row_version,
            "name": request.user.name,
            "role": request.user.job_title,
        },
    )
    context = {
        "record": record,
        "form": form,
        "gaps": gaps,
        "ready": ready,
        "may_send": may_send(request.user, record),
        "may_edit": True,
        "advice": advice_pages.of_record(record, answers, request.user),
        "errors": pages.findings(record, lawfulness.errors(rules)),
        "warnings": pages.findings(record, lawfulness.warnings(rules)),
        **repeat_pages.whole(record),
    }
    if request.method == "POST" and ready and form.is_valid():
        try:
            sending.send(
                record,
                by=request.user,
                name=form.cleaned_data["name"],
                role=form.cleaned_data["role"],
                **form.answers_and_version,
            )
        except services.NotReady:
            return redirect("records:record_check", record.reference)
        except services.ChangedMeanwhile as change:
            form.meet(
                theirs={},
                row_version=change.record.row_version,
                what="Somebody else changed this draft while you were reading",
            )
            return render(request, "records/repeat_check.html", context, status=409)
        return redirect("records:record_saved", record.reference)
    return render(request, "records/repeat_check.html", context)


def sent(request, record):
    """It is on its way: who is asked, and what happens next."""
    if record.can("send"):
        return redirect("records:record_check", record.reference)
    context = {"record": record, "board": repeat_pages.board(record, request.user)}
    return render(request, "records/repeat_sent.html", context)


@require_POST
def take_back(request, reference):
    """A change was asked for: the record is a draft again."""
    record = visible(request, reference, "repeat")
    require(may_send(request.user, record))
    if record.can("send"):  # pressed twice
        return redirect(record)
    sending.take_back(record, by=request.user)
    messages.success(request, "The record is a draft again. Send it when it is changed.")
    return redirect(record)


def draft(request, reference):
    """A draft that this person may write; once it is sent they are told that it is too late."""
    record = visible(request, reference, "repeat")
    require(may_edit(request.user, record))
    if not record.can("send"):
        raise InvalidMove(record, "send")
    return record
