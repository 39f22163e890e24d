"""A person signs by the link in their letter, step by step: no account, nothing changes on GET."""

import hashlib

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements import text
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.documents.services import document_response
from signatories import signing_own
from signatories.printing import to_print
from signatories.services import adding, lost_links, signing, sitting
from signatories.services.sitting import Answer
from signatories.signing_forms import (
    AcademiesForm,
    ChooseForm,
    HowForm,
    LostLinkForm,
    SigningCodeForm,
    StatementForm,
    TellForm,
    YouForm,
    authority_in_words,
)
from signatories.signing_pages import (
    MINE,
    Sitting,
    State,
    find,
    is_proved,
    private,
    prove,
    step,
    unknown,
)
from signatories.statement import parts_of, words_for

# what the first page offers beside going on
SHORT_CUTS = ("paper", "decline")
BY_LINK = "A link and a 6-digit code, both sent to {email}"
BY_CODE = "Signed in to the portal, and a 6-digit code sent to {email}"


@private
def lost(request):
    """The link by address: the answer is the same whether anybody was asked there or not."""
    form = LostLinkForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="signing"):
            return _too_often(request)
        lost_links.ask_for(form.cleaned_data["email"])
        context = {"email": form.cleaned_data["email"]}
        return render(request, "signing/lost_sent.html", context)
    return render(request, "signing/lost.html", {"form": form})


@private
def start(request, token):
    """What is asked of whom; the button sends a code to the address of the link."""
    if token == MINE and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if token == MINE and request.method != "POST":
        return signing_own.start(request)
    link = signing_own.sit_down(request) if token == MINE else find(request, token)
    if link is None:
        return signing_own.start(request) if token == MINE else unknown(request)
    here = Sitting(request, link, token)
    if request.method != "POST":
        return here.show(here.state.value)
    if here.state not in (State.OPEN, State.SIGNED):
        return here.go("start")
    if token == MINE and (strongly := signing_own.strongly_signed_in(request)):
        sitting.open_waiting(link, by=request.user)
        prove(request, link, how=strongly)
    if is_proved(request, link):
        return _first_page(here, request.POST)
    if not _send_code(request, link):
        return _too_often(request)
    then = f"?then={request.POST['then']}" if request.POST.get("then") in SHORT_CUTS else ""
    return redirect(reverse("signing:code", args=[token]) + then)


def _send_code(request, link):
    return ratelimit.consume(request, action="signing") and sitting.send_code(link)


def _too_often(request):
    return render(request, "429.html", status=429)


def _first_page(here, asked):
    """Where they go once they have shown who they are; `asked` may name a short cut."""
    if here.state == State.SIGNED:
        return here.go("done")
    if asked.get("then") in SHORT_CUTS:
        return here.go(asked["then"])
    if here.returned and len(here.waiting) == 1:
        return here.go("upload")
    return here.go("choose" if here.must_choose else "read")


@private
def code(request, token):
    """The code, typed; each wrong one counts."""
    if token == MINE and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    link = find(request, token)
    if link is None:
        return unknown(request)
    here = Sitting(request, link, token)
    if here.state not in (State.OPEN, State.SIGNED):
        return here.go("start")
    if "again" in request.POST:
        if not _send_code(request, link):
            return _too_often(request)
        messages.success(request, "We’ve sent you a new code.")
        return redirect(request.get_full_path())
    form = SigningCodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="signing"):
            return _too_often(request)
        answer = sitting.check_code(link, form.cleaned_data["code"])
        if answer == Answer.RIGHT:
            how = BY_CODE if token == MINE else BY_LINK
            prove(request, link, how=how.format(email=link.email))
            return _first_page(Sitting(request, link, token), request.GET)
        if answer == Answer.RESTING:
            return here.show("resting", status=429)
        form.add_error("code", _why_wrong(request, link, answer))
    return here.show("code", form=form)


def _why_wrong(request, link, answer):
    if answer == Answer.WRONG:
        return "The code you entered is not correct"
    sent = _send_code(request, link)
    return "The code has expired. We’ve sent you a new one" if sent else "The code has expired"


@private
@require_POST
def new_link(request, token):
    """A new link, to the same address and to no other."""
    link = find(request, token)
    if link is None or token == MINE:
        return unknown(request)
    here = Sitting(request, link, token)
    if not ratelimit.consume(request, action="signing"):
        return _too_often(request)
    if here.state == State.NEWER_VERSION and here.newer:
        sitting.ask_for_the_newer(link, here.newer)
    elif here.state == State.REPLACED:
        signing.send_lost_link(link.email)
    elif here.state == State.EXPIRED:
        signing.send_new_link(link)
    else:
        return here.go("start")
    return here.show("new_link_sent")


@step
def choose(request, here):
    """Which of several they have authority for; the others are left out, and named."""
    if not here.must_choose:
        return here.go("read")
    form = ChooseForm(request.POST or None, requests=here.waiting, chosen=here.to_sign)
    if form.is_valid():
        sitting.choose(here.link, form.cleaned_data["organisations"])
        return here.go("read")
    return here.show("choose", form=form)


@step
def read(request, here):
    """The whole text; nothing forces anybody to scroll."""
    sections = text.sections(here.version.clauses.all())
    files = AgreementVersion.objects.with_files().get(pk=here.version.pk)
    before = [
        (one.organisation, last)
        for one in here.to_sign[:1]
        if (last := one.organisation.acceptances.standing_newest())
    ]
    context = {"sections": sections, "contents": text.contents(sections), "version": files}
    return here.show("read", before=before, **context)


@step
def how(request, here):
    """Online, on paper, or not at all."""
    form = HowForm(request.POST or None)
    if form.is_valid():
        steps = {
            "online": "you",
            "scan": "upload",
            "paper": "paper",
            "instead": "instead",
            "not": "decline",
        }
        return here.go(steps[form.cleaned_data["how"]])
    return here.show("how", form=form)


@step
def paper(request, here):
    """Where the blank statement is, and where it goes."""
    return here.show("paper")


@step
def printed(request, here, reference):
    """The statement of one of them, filled in, to print: its code finds the request again."""
    for one in here.waiting:
        if one.reference == reference:
            return here.show("printed", **to_print(one))
    return unknown(request)


@step
def academies(request, here):
    """What one of them signs for beside itself: a trust accepts once and lists its academies."""
    form = AcademiesForm(request.POST or None)
    if len(here.to_sign) != 1:
        return here.go("you")
    organisation = here.to_sign[0].organisation
    if form.is_valid():
        adding.list_establishments(organisation, form.cleaned_data["names"], by=here.by)
        return here.go("statement")
    covered = organisation.covering(clock.today())
    return here.show("academies", form=form, organisation=organisation, covered=covered)


@step
def you(request, here):
    """Name, job title and authority."""
    given = here.link
    asked = here.waiting[0]
    form = YouForm(
        request.POST or None,
        initial={
            "name": given.given_name or asked.name,
            "job_title": given.given_job_title or asked.job_title,
            "authority": given.given_authority,
            "authority_detail": given.given_authority_detail,
        },
    )
    if form.is_valid():
        sitting.keep_answers(here.link, **form.answers)
        return here.go("statement")
    return here.show("you", form=form)


def _shown(here):
    """A mark of all that the statement page shows and the signature freezes."""
    given = here.link
    said = [
        here.version.number,
        *sorted(one.reference for one in here.to_sign),
        given.given_name,
        given.given_job_title,
        given.given_authority,
        given.given_authority_detail,
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


@step
def statement(request, here):
    """The words, two statements to tick, a name to type: then it is signed."""
    given = here.link
    if not here.to_sign:
        return here.go("choose")
    if not given.given_authority:
        return here.go("you")
    form = StatementForm(
        request.POST or None,
        name=given.given_name,
        version=here.version,
        organisations=here.names,
        shown=_shown(here),
    )
    if form.is_valid():
        outcomes = sitting.sign(
            here.to_sign,
            name=given.given_name,
            job_title=given.given_job_title,
            authority=authority_in_words(given.given_authority, given.given_authority_detail),
            identity=here.how_proved,
            ticked=form.ticked_words,
            typed=form.cleaned_data["typed"],
            by=here.by,
        )
        for failed in sitting.failures(outcomes):
            messages.warning(request, f"{failed.request.organisation}: {failed.problem}")
        return here.go("done")
    one = here.names[0] if len(here.names) == 1 else ""
    words = words_for(
        one or "Each organisation named above", here.version, inside=one or "each of them"
    )
    return here.show(
        "statement",
        form=form,
        words=parts_of(words),
        authority=authority_in_words(given.given_authority, given.given_authority_detail),
        covered=here.to_sign[0].organisation.covering(clock.today()),
        today=clock.today(),
    )


@step
def done(request, here):
    """What was signed, with each certificate; and what was not, by name."""
    return here.show("done", signed=here.signed, last=here.signed[-1] if here.signed else None)


@step
def tell(request, here):
    """Who else should know that it is signed."""
    if not here.signed:
        return here.go("done")
    form = TellForm(request.POST or None)
    if form.is_valid():
        told = sitting.tell(here.link, here.signed, form.emails)
        said = f"We’ve told {told} {'person' if told == 1 else 'people'}."
        messages.success(request, said if told else "You have told 3 people already.")
        return here.go("done")
    return here.show("tell", form=form)


@step
def certificate(request, here, reference):
    """For the person who signed, for as long as the portal stands."""
    for one in here.signed:
        if one.acceptance.reference == reference and one.acceptance.certificate:
            return document_response(one.acceptance.certificate, request)
    return unknown(request)


@step
@require_POST
def later(request, here):
    """They stop here: the link is sent once more, and what they answered is kept."""
    sent = signing.send_new_link(here.link) if not here.link.is_signed_in else False
    return here.show("later", sent=sent)
