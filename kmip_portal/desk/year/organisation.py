"""The year of one organisation: its own records, so its own numbers, however small."""

from django.db.models import Q

from kmip_portal.desk.year import counting
from kmip_portal.desk.year.summary import Line, Part, Summary, Year, percent_of
from kmip_portal.portal_tags import count, day
from records.active import active_on, overdue_on, taking_part_on
from records.models import Confirmation, RecordOfSharing
from reviews.models import Invitation, Response
from signatories.expertise.models import Answer, GuideVersion
from signatories.models import Organisation
from signatories.standing import SIGNATORY, Standing


def summary(organisation: Organisation, year: Year) -> Summary:
    """All of it, in a number of queries that nothing adds to."""
    one_off = _one_off(organisation, year)
    saved, repeats = int(one_off.lines[0].value.replace(",", "")), _repeats(organisation, year)
    standing = Standing(year.last)
    row = Organisation.objects.for_register(year.last, counting=standing.counting)
    organisation = row.get(pk=organisation.pk)
    state = standing.state(organisation) if organisation.exists(year.last) else None
    signed = state in SIGNATORY
    are = "is a signatory" if signed else "is not a signatory"
    finding = (
        f"On {day(year.last)} {organisation.name} {are}; in the year it saved"
        f" {count(saved, 'one-off record')}, and {repeats.lines[0].value} of its repeat records"
        f" {'was' if repeats.lines[0].value == '1' else 'were'} active at the end."
    )
    return Summary(
        of=organisation.name,
        title=f"{organisation.name}: information sharing in {year}",
        year=year,
        finding=finding,
        parts=[
            _agreement(organisation, year, standing),
            one_off,
            repeats,
            _others(organisation, year),
        ],
    )


def _agreement(organisation: Organisation, year: Year, standing: Standing) -> Part:
    version = getattr(organisation, "accepted_version", None)
    since = getattr(organisation, "accepted_on", None)
    signed = f"Version {version}, accepted on {day(since)}" if version else "None that counts"
    in_force = standing.in_force
    return Part(
        "The agreement",
        [
            Line("Version in force", f"Version {in_force.number}" if in_force else "None"),
            Line("Version signed", signed),
            Line("Standing in the register", standing.words(organisation)),
            *counting.contacts(year, organisation=organisation),
        ],
    )


def _one_off(organisation: Organisation, year: Year) -> Part:
    saved = RecordOfSharing.objects.filter(
        organisation=organisation, kind="one_off", decided_at__range=year.moments
    )
    numbers = dict.fromkeys(["share", "part", "not_share"], 0)
    for decision in saved.order_by().values_list("decision", flat=True):
        numbers[decision] = numbers.get(decision, 0) + 1
    owed = saved.filter(write_up_due_on__lte=year.last).filter(
        Q(written_up_at=None) | Q(written_up_at__gt=year.ends)
    )
    return Part(
        "One-off records",
        [
            Line("Saved in the year", f"{sum(numbers.values()):,}"),
            Line("Shared, or shared in part", f"{numbers['share'] + numbers['part']:,}"),
            Line("Not shared", f"{numbers['not_share']:,}"),
            Line("Urgent, with a write-up overdue at the end", f"{owed.count():,}"),
        ],
    )


def _repeats(organisation: Organisation, year: Year) -> Part:
    own = RecordOfSharing.objects.filter(kind="repeat", organisation=organisation)
    of_others = active_on(year.last).exclude(organisation=organisation)
    with_others = taking_part_on(year.last, of_others).filter(organisation=organisation)
    done = counting.reviewed(year, own)
    late = overdue_on(year.last).filter(organisation=organisation).count()
    asked = Confirmation.objects.filter(
        party__organisation=organisation, party__is_ours=False, asked_at__range=year.moments
    )
    answered = asked.filter(answered_at__lte=year.ends).exclude(answer="passed_on")
    active = active_on(year.last).filter(organisation=organisation)
    unassessed = active.exclude(dpia_status__in=["done", "screened_not_required"])
    of_others_number = with_others.values("record").distinct().count()
    asked_number = asked.exclude(answer="passed_on").count()
    return Part(
        "Repeat records",
        [
            Line("Kept by it and active at the end", f"{active.count():,}"),
            Line("Of them without a finished impact assessment", f"{unassessed.count():,}"),
            Line("Kept by others, in which it took part at the end", f"{of_others_number:,}"),
            Line("Reviewed in the year by their day", percent_of(done.on_time, done.done)),
            Line("Overdue for review at the end", f"{late:,}"),
            Line("Requests to confirm, answered", percent_of(answered.count(), asked_number)),
        ],
    )


def _others(organisation: Organisation, year: Year) -> Part:
    invited = Invitation.objects.filter(
        organisation=organisation, review__opened_at__range=year.moments
    )
    asked = list(invited.order_by("review__year").values_list("review", "review__year"))
    responded = set(
        Response.objects.responded()
        .filter(organisation=organisation, first_sent_at__lte=year.ends)
        .values_list("review", flat=True)
    )
    reviews = "; ".join(
        f"{number}: {'responded' if pk in responded else 'no response'}" for pk, number in asked
    )
    answers = Answer.objects.standing().filter(
        organisation=organisation, from_asker=False, given_at__range=year.moments
    )
    guides = GuideVersion.objects.filter(
        guide__organisation=organisation, published_at__range=year.moments
    )
    return Part(
        "Partnership",
        [
            Line("Annual review", reviews or "None was opened"),
            Line("Questions answered", f"{answers.values('question').distinct().count():,}"),
            Line("Guides published or renewed", f"{guides.count():,}"),
        ],
    )
