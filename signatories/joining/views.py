"""Joining, for anybody and without an account. Nothing changes on GET; nothing typed is lost."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.forms import PortalForm
from signatories.joining import answers as given
from signatories.joining import standing as joining_standing
from signatories.joining.forms import (
    STEPS,
    FindForm,
    LaterForm,
    LookUpForm,
    MailboxCodeForm,
    ReplyForm,
)
from signatories.joining.holding import has_proved, hold, holds, link_of
from signatories.joining.progress import stages
from signatories.links import by_link
from signatories.models import Organisation
from signatories.services import applications
from signatories.standing import Standing
from signatories.statement import COMMITMENTS


@login_not_required
def start(request):
    """Who can join, what it means, and where to begin."""
    context = {"standing": Standing(), "commitments": COMMITMENTS}
    return render(request, "joining/start.html", context)


@login_not_required
def look_up(request):
    """Are we a signatory? Signed, needs to sign again, listed and not signed, or not known."""
    form = LookUpForm(request.GET)
    context = {"form": form, "standing": Standing(), "begin": PortalForm()}
    if form.is_valid():
        context["answer"] = joining_standing.look_up(form.cleaned_data["q"], context["standing"])
    return render(request, "joining/look_up.html", context)


@login_not_required
@require_POST
def begin(request):
    """An application of a listed organisation, or of one that is known by what was typed."""
    if not ratelimit.consume(request, action="join_begin"):
        return _too_many(request)
    slug = given.as_kept(request.POST.get("organisation", ""))
    listed = get_object_or_404(Organisation.objects.existing(), slug=slug) if slug else None
    name = given.as_kept(request.POST.get("name", "")).strip()[:200]
    token = applications.begin(name=name, organisation=listed)
    hold(request, link_of(token).unfinished)
    return redirect("joining:step", token, next(iter(STEPS)))


def _unfinished(request, token):
    """The unfinished application of this link, for the browser that holds it; else None."""
    unfinished = link_of(token).unfinished
    return unfinished if unfinished and holds(request, unfinished) else None


@login_not_required
@by_link
def open_link(request, token):
    """What the link in a letter opens: how far it has got, or where to carry on."""
    link = link_of(token)
    if link.application:
        context = {"application": link.application, "stages": stages(link.application)}
        context |= {"question": link.application.question, "form": ReplyForm()}
        return render(request, "joining/status.html", context)
    if holds(request, link.unfinished):
        return redirect(given.where_next(link.unfinished, token))
    if request.method == "POST":
        if not ratelimit.consume(request, action="join_letter", key=link.unfinished.email):
            return _too_many(request)
        applications.send_code(link.unfinished)
        return redirect("joining:code", token)
    return render(request, "joining/carry_on.html", {"unfinished": link.unfinished})


@login_not_required
@by_link
def step(request, token, step):
    """One page of the application. What was typed is kept, right or not."""
    unfinished = _unfinished(request, token)
    if unfinished is None:
        return redirect("joining:open", token)
    if step not in STEPS:
        raise Http404("There is no such page")
    form = given.open_step(unfinished, step, request.POST or None)
    if request.method == "POST" and not form.was_kept:
        given.keep(unfinished, step, request.POST)
        if "later" in request.POST:
            return redirect("joining:later", token)
        if form.is_valid():
            return redirect(given.after(step, token))
    context = {"unfinished": unfinished, "form": form, "step": step}
    return render(request, "joining/step.html", context | given.place(step))


@login_not_required
@by_link
def later(request, token):
    """Save and come back later: a link to the applicant's mailbox."""
    unfinished = _unfinished(request, token)
    if unfinished is None:
        return redirect("joining:open", token)
    form = LaterForm(request.POST or None, initial={"email": given.typed_email(unfinished)})
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="join_letter", key=email):
            return _too_many(request)
        applications.send_link(unfinished, email=email)
        return redirect("joining:saved", token)
    return render(request, "joining/later.html", {"unfinished": unfinished, "form": form})


@login_not_required
@by_link
def saved(request, token):
    unfinished = _unfinished(request, token)
    if unfinished is None:
        return redirect("joining:open", token)
    return render(request, "joining/saved.html", {"unfinished": unfinished})


@login_not_required
@by_link
def check(request, token):
    """Every answer, and what is missing; sending asks for a code from the applicant's mailbox."""
    unfinished = _unfinished(request, token)
    if unfinished is None:
        return redirect("joining:open", token)
    form = PortalForm(request.POST if request.method == "POST" else None)
    missing = given.missing(unfinished)
    if form.is_valid() and not missing:
        email = given.typed_email(unfinished)
        if has_proved(request, unfinished, email):
            return _send(request, unfinished)
        if not ratelimit.consume(request, action="join_letter", key=email):
            return _too_many(request)
        applications.send_code(unfinished, email=email)
        return redirect("joining:code", token)
    context = {"unfinished": unfinished, "form": form, "missing": missing}
    return render(request, "joining/check.html", context | {"cards": given.cards(unfinished)})


@login_not_required
@by_link
def code(request, token):
    """The code from the letter; right, it sends the application or opens it again."""
    unfinished = link_of(token).unfinished
    if unfinished is None:
        return redirect("joining:open", token)
    if "again" in request.POST:
        if not ratelimit.consume(request, action="join_letter", key=unfinished.email):
            return _too_many(request)
        applications.send_code(unfinished)
        return redirect("joining:code", token)
    form = MailboxCodeForm(request.POST or None)
    if form.is_valid() and _is_right(request, unfinished, form):
        held = holds(request, unfinished)
        hold(request, unfinished, proved=unfinished.email)
        proved = has_proved(request, unfinished, given.typed_email(unfinished))
        if held and proved and not given.missing(unfinished):
            return _send(request, unfinished)
        return redirect(given.where_next(unfinished, token))
    context = {"form": form, "shows_email": holds(request, unfinished)}
    return render(request, "joining/code.html", context | {"unfinished": unfinished})


def _is_right(request, unfinished, form):
    if not ratelimit.consume(request, action="join_code"):
        form.add_error("code", "Too many tries. Try again in 15 minutes")
        return False
    try:
        applications.check_code(unfinished, form.cleaned_data["code"])
    except applications.WrongCode as wrong:
        form.add_error("code", str(wrong))
        return False
    return True


def _send(request, unfinished):
    """Off it goes; the link that was open shows its status from now on."""
    applications.send(unfinished, answers=given.answers(unfinished))
    return redirect("joining:open", request.resolver_match.kwargs["token"])


@login_not_required
@by_link
def reply(request, token):
    """The answer to what the secretariat asked."""
    application = link_of(token).application
    if application is None or application.question is None:
        return redirect("joining:open", token)
    form = ReplyForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        applications.reply(
            application, text=form.cleaned_data["reply"], file=file.checked if file else None
        )
        return redirect("joining:open", token)
    context = {"application": application, "form": form, "question": application.question}
    return render(request, "joining/reply.html", context)


@login_not_required
@by_link
def withdraw(request, token):
    application = link_of(token).application
    if application is None or not application.is_open:
        return redirect("joining:open", token)
    if request.method == "POST":
        applications.withdraw(application)
        return redirect("joining:open", token)
    return render(request, "joining/withdraw.html", {"application": application})


@login_not_required
def find(request):
    """The link once more, to the address that applied."""
    form = FindForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="join_letter", key=email):
            return _too_many(request)
        applications.find_again(email)
        return redirect("joining:find_sent")
    return render(request, "joining/find.html", {"form": form})


@login_not_required
def find_sent(request):
    return render(request, "joining/find_sent.html")


def _too_many(request):
    return render(request, "429.html", status=429)
