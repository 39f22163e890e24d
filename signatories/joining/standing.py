"""Are we a signatory? What the page answers of each organisation that was found."""

from typing import NamedTuple

from signatories.joining.forms import POSTCODE
from signatories.matching import Claim, Matcher, one_postcode
from signatories.models import Application, Organisation
from signatories.standing import Standing

MOST = 10


class Found(NamedTuple):
    """An organisation, how it stands, and whether somebody has applied for it already."""

    organisation: Organisation
    state: str  # "signed", "older", "not_signed"
    application: Application | None


class Answer(NamedTuple):
    found: list[Found]
    has_more: bool
    is_exact: bool  # what was typed stands in each; else they are spelt nearly so


def look_up(text: str, standing: Standing) -> Answer:
    """By name, number or postcode; where nothing fits, those that are spelt nearly so."""
    existing = Organisation.objects.existing()
    if POSTCODE.fullmatch(" ".join(text.upper().split())):
        rows = list(existing.at_postcode(one_postcode(text))[: MOST + 1])
        return _answer(rows, standing, is_exact=True)
    rows = list(existing.search(text)[: MOST + 1])
    if rows:
        return _answer(rows, standing, is_exact=True)
    matches = Matcher(existing).offered(Claim(text))
    return _answer([match.organisation for match in matches], standing, is_exact=False)


def _answer(rows: list[Organisation], standing: Standing, *, is_exact: bool) -> Answer:
    shown = [row.pk for row in rows[:MOST]]
    read = Organisation.objects.filter(pk__in=shown).for_register(counting=standing.counting)
    by_pk = {row.pk: row for row in read}
    applied = {
        application.organisation_id: application
        for application in Application.objects.open().filter(organisation__in=shown)
    }
    found = [Found(by_pk[pk], _state(by_pk[pk], standing), applied.get(pk)) for pk in shown]
    return Answer(found, len(rows) > MOST, is_exact)


def _state(organisation: Organisation, standing: Standing) -> str:
    if organisation.accepted_version_id is None:
        return "not_signed"
    return "signed" if standing.is_enough(organisation) else "older"
