"""A small whole world, with one of everything, for tests that look at every page."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.db import transaction

from kmip_portal import clock
from kmip_portal.accounts.models import User
from kmip_portal.jobs import services as jobs
from kmip_portal.mail.choosing import stop_url
from kmip_portal.mail.models import Email
from records import arrangement
from records.assessments import deciding as assessing
from records.assessments import linking
from records.matters import services
from reviews.services.responding import respond, save_answer
from signatories.campaigns import asking as campaigns
from signatories.models import Membership, SchoolHoliday
from signatories.services import applications
from signatories.signing_links import token_hash
from tests.make import deciding, kept, matters
from tests.make.advice import advice_request, advise
from tests.make.agreements import clause, version
from tests.make.assessments import (
    assessment,
    assessment_approved,
    assessment_sent,
    screening,
)
from tests.make.joining import application, application_link, unfinished
from tests.make.own_forms import own_form
from tests.make.people import access_request, invitation, member, user
from tests.make.records import (
    disposed,
    draft,
    past_its_time,
    record,
    record_template,
    refusal,
    reply,
    saved_search,
    uploaded,
)
from tests.make.repeats import confirm, confirm_token, repeat_active, repeat_draft, repeat_waiting
from tests.make.reviews import open_review, uploaded_review
from tests.make.reviews import review as plan_review
from tests.make.scans import scan
from tests.make.secretariat import format_request, handover, secretariat, setting_change
from tests.make.signatories import (
    acceptance,
    an_import,
    area,
    contact,
    organisation,
    put_forward_single_sign_on,
    single_sign_on,
)
from tests.make.signing import asked, token
from tests.make.world_expertise import expertise

CAST = ("practitioner", "lead", "signing_officer", "representative", "secretariat", "chair",
        "auditor", "outsider")  # fmt: skip

# a clause as the version in force has it, with a list and a table
CHANGED = """1. Share when it is right and lawful.

2. Before it shares, a partner:
   1. asks why
   - writes it down

Table: Who decides

| Role | Decides |
| --- | --- |
| Lead | Every sharing |"""

IMPORTED = "name,organisation_type,postcode\nQuay Homes,OT_HOUSING,ME1 1AA\n"

# asked of a body that also enforces the law
POLICING = {"collected_for_law_enforcement": False, "recipient_use_law_enforcement": False}


def people(request):
    """The cast and their organisations, in a portal where nothing has happened yet."""
    return SimpleNamespace(cast={name: request.getfixturevalue(name) for name in CAST})


def world(request, *, instead=False):
    """The cast of the test, and in `police` one record, one draft, one acceptance, one review.

    Made once, unless the test has some of the cast already; `instead` of whoever is there, where
    what was made only needs to be put back.
    """
    some = User.objects.exists() or {"police", *CAST} & set(request.fixturenames)
    if some and not (instead and kept.is_there("world")):
        return _world(request)
    return kept.once("world", lambda: _world(request))


@transaction.atomic  # letters go out at its end: until then they hold the links that are in them
def _world(request):
    cast = people(request).cast
    police = request.getfixturevalue("police")
    old = version("5.1", "superseded", in_force_on=date(2024, 1, 1), superseded_on=date(2026, 1, 1))
    current = version("6.0")
    current.clauses.filter(number="1.1").update(body=CHANGED, why_changed="The law of 2026.")
    clause(current, key="new", number="1.2", heading="New", body="1. See clause 1.1.")
    proposed = version("7.0", "proposed", drafted_by=cast["secretariat"])
    statement = acceptance(police, current, how="online")
    elsewhere = cast["outsider"].memberships.get().organisation
    acceptance(elsewhere, current)
    before = acceptance(organisation("Signed Before Council"), old)
    review = open_review(version=current)
    respond(review, elsewhere, by=cast["outsider"])
    save_answer(review, police, answer="comments", by=cast["representative"])
    uploaded_review(review, police, {"c2.kind": "comment"}, by=cast["representative"])
    closed = deciding.closed_review(current, elsewhere, cast["outsider"], year=review.year - 1)
    decided = deciding.review_being_decided(
        current, elsewhere, cast["outsider"], cast["secretariat"], year=review.year - 2
    )
    concluded = deciding.concluded_review(
        current,
        elsewhere,
        cast["outsider"],
        cast["secretariat"],
        cast["chair"],
        year=review.year - 3,
    )
    to_sign = asked(before.organisation, current, by=cast["secretariat"])
    keeper = secretariat()
    applied, status = application(), application_link()
    more = application(name="Fernhill Surgery", contact_email="sam@fernhill.example")
    applications.ask(more, question="Which practice is it?", by=cast["secretariat"])
    planned = plan_review(version=current, year=review.year + 1)
    campaigns.run()  # version 6.0 asks everyone
    holiday = SchoolHoliday.objects.create(
        name="Easter 2029",
        slug="easter-2029",
        from_on=date(2029, 3, 30),
        until_on=date(2029, 4, 13),
    )
    single_sign_on(police, by=cast["secretariat"], agreed_by=cast["lead"])
    put_forward_single_sign_on(police, by=cast["secretariat"], client_id="another")
    the_other_side = _asks_the_other_side(cast)
    return SimpleNamespace(
        cast=cast,
        police=police.slug,
        elsewhere=elsewhere.slug,
        signed_before=before.organisation.slug,
        old=old.slug,
        current=current.slug,
        proposed=proposed.slug,
        draft_version=version("8.0", "draft", drafted_by=cast["secretariat"]).slug,
        statement=statement.reference,
        applied=applied.reference,
        application=status,
        scan=scan(police, old, by=cast["lead"]).reference,
        application_asked=application_link("asked_for_more"),
        unfinished=unfinished(),
        asked=to_sign.reference,
        token=token(to_sign),
        record=record(cast["practitioner"], police, files=True, **POLICING).reference,
        reply=the_other_side.reference,
        asked_about=the_other_side.record.reference,
        draft=draft(cast["practitioner"], police, **POLICING).reference,
        disposed=disposed(cast["practitioner"], police, by=cast["lead"]).reference,
        past_its_time=past_its_time(draft(cast["practitioner"], police, **POLICING)).reference,
        template=record_template(
            record(cast["practitioner"], police, **POLICING), by=cast["lead"]
        ).reference,
        refusal=refusal(cast["practitioner"], police).reference,
        uploaded=uploaded(cast["practitioner"], police).reference,
        own_form=own_form(cast["secretariat"]).reference,
        own_form_used=own_form(cast["secretariat"], used=True).reference,
        search=saved_search(cast["practitioner"]).reference,
        several=_several(cast["practitioner"]),
        **_repeats(cast, elsewhere),
        **_matters(cast),
        **_assessments(cast, elsewhere),
        **expertise(cast, police),
        year=review.year,
        planned=planned.year,
        closed_year=closed.year,
        deciding_year=decided.year,
        concluded_year=concluded.year,
        point="P-001",
        clause=current.clauses.get(number="1.1").key,
        letter=Email.objects.filter(kind="reviews/emails/open").first().stem,
        campaign=current.slug,
        holiday=holiday.slug,
        nobody=user(),
        job=_job(cast["lead"]),
        job_done=_job(cast["secretariat"], done=True),
        stop_token=stop_url(cast["outsider"].email).rstrip("/").rpartition("/")[2],
        keeper=keeper.reference,
        area=area().slug,
        setting_change=setting_change(cast["secretariat"], first=6).reference,
        handover=handover(clock.today() + timedelta(days=30), cast["secretariat"]).reference,
        format_request=format_request().reference,
        person=cast["practitioner"].memberships.get().reference,
        invitation=invitation(police, by=cast["lead"]).reference,
        nomination=invitation(
            police, cast["practitioner"], roles=["representative"], token="another", by=cast["lead"]
        ).reference,
        joining="the-token",
        asking=access_request(police).reference,
        asking_token=_asks_by_link(elsewhere),
        import_ready=an_import(
            cast["secretariat"], IMPORTED.replace("Quay", "Weald Pollice")
        ).reference,
        import_done=an_import(cast["secretariat"], IMPORTED, wanted=True).reference,
        contact=contact(police, published_to="public", name="Data protection team").reference,
        **_advice(cast, elsewhere),
    )


def _advice(cast, elsewhere):
    """The outsider is the SIRO of their own organisation: asked for advice, and has given some."""
    Membership.objects.create(
        user=cast["outsider"], organisation=elsewhere, role="siro", from_on=date(2020, 1, 1)
    )
    other = member(elsewhere)
    asked, given = (advice_request(draft(other, elsewhere), office="siro") for _ in range(2))
    advise(given, User.objects.get(pk=cast["outsider"].pk))
    return {"advice_asked": asked.reference, "advice_given": given.reference}


def _job(owner, *, done=False):
    """Something long that this person asked for: under way, or done."""
    job = jobs.start(kind="a file", key=owner.email, total=4, owner=owner, title="a file of all")
    jobs.progress(job, done=2)
    if done:
        jobs.finish(job, said="It is there.")
    return job.reference


def _several(owner):
    """Several alike records that this person asked for, still being saved."""
    job = jobs.start(
        kind="several records", key="1/world", total=12, owner=owner, title="12 records"
    )
    return job.reference


def _asks_the_other_side(cast):
    """The outsider is asked whether it arrived: by a link, and where they are signed in."""
    police = cast["practitioner"].memberships.get().organisation
    of = record(cast["practitioner"], police, **POLICING)
    return reply(of, email=cast["outsider"].email)


def _repeats(cast, elsewhere):
    """A repeat record at each stage of its life, with the outsider's organisation."""
    lead = cast["lead"]
    police = cast["practitioner"].memberships.get().organisation
    files = {"attached": ["Procedure.pdf"], "used": [{"name": "Case Cloud Ltd", "contract": "yes"}]}
    waiting = repeat_waiting(lead, police, elsewhere, **files, **POLICING)
    token = repeat_waiting(lead, police, organisation("Asked By Link"), **POLICING)
    confirm_token(token, token.parties.get(number=2).organisation)
    to_change = repeat_waiting(lead, police, elsewhere, **POLICING)
    parts = ["Security and keeping"]
    change = confirm(to_change, elsewhere, "change", parts=parts, reason="Less")
    silent = repeat_waiting(lead, police, elsewhere, **POLICING)
    silent.confirmations.unanswered().update(asked_at=clock.now() - timedelta(days=30))
    live = repeat_active(lead, police, elsewhere, **POLICING)
    return {
        "repeat_next": arrangement.next_version(live, by=lead).reference,
        "repeat_draft": repeat_draft(
            cast["practitioner"], police, elsewhere, **files, **POLICING
        ).reference,
        "repeat_waiting": waiting.reference,
        "repeat_sent": repeat_waiting(lead, police, elsewhere, **POLICING).reference,
        "repeat_asked": to_change.reference,
        "change": change.reference,
        "repeat_silent": silent.reference,
        "repeat_active": repeat_active(
            lead, police, elsewhere, files=True, may_be_copied=True, **POLICING
        ).reference,
    }


def _matters(cast):
    """What came after a sharing: a breach nobody was told of, a correction that the outsider was
    told of, one that is closed, and a breach the outsider was told of, by a link."""
    by, own = cast["practitioner"], cast["practitioner"].records
    one_off = own.filter(status="decided", decision="share").first()
    live = cast["lead"].records.filter(status="active").first()
    closed = matters.matter(one_off, by, kind="access")
    done = matters.tell(closed, by)[0]
    services.close(closed, by=by, outcome="done", outcome_words="A copy was given.")
    shared = matters.matter(live, cast["lead"])
    breach = matters.matter(live, cast["lead"], kind="breach")
    told, of_breach = (matters.tell(one, cast["lead"])[0] for one in (shared, breach))
    matters.told_token(of_breach)
    return {
        "matter": matters.matter(one_off, by, kind="breach").reference,
        "matter_told": shared.reference,
        "matter_closed": closed.reference,
        "telling": told.reference,
        "telling_done": done.reference,
        "telling_breach": of_breach.reference,
    }


def _assessments(cast, elsewhere):
    """Impact assessments: drafts, being approved, approved with a repeat record, withdrawn."""
    by, lead = cast["practitioner"], cast["lead"]
    police = by.memberships.get().organisation
    approved = assessment_approved(by, police, lead, files=True)
    resting = repeat_active(lead, police, elsewhere, **POLICING)
    linking.choose(resting, approved, by=lead)
    gone = assessment_approved(by, police, lead)
    assessing.withdraw(gone, by=lead, because="The panels have ended.")
    return {
        "assessment_draft": assessment(by, police).reference,
        "assessment_gaps": screening(by, police, review_date=None).reference,
        "assessment_sent": assessment_sent(by, police).reference,
        "assessment_approved": approved.reference,
        "assessment_withdrawn": gone.reference,
    }


def _asks_by_link(of):
    """Somebody without an account asked; the token of the link they were sent."""
    token = "their-token"
    access_request(of, status="asked", token_sha256=token_hash(token))
    return token
