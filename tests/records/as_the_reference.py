"""A record of the legal reference, with its organisations, as the form of the portal takes it."""

from datetime import date

from kmip_portal import clock
from records.services import Place
from tests import make
from tests.make.law import lawful_answers

OURS_TO_SAY = {"as_of", "record_type", "sender_type", "recipient_type", "emergency",
               "sender_is_public_authority", "sender_is_competent_authority",
               "frequency", "start_date", "review_date"}  # fmt: skip
DAYS = {"sharing_date", "emergency_followup_date"}


def place(**changes):
    """The organisation that shares, by its profile."""
    given = lawful_answers(**changes)
    return Place(
        make.organisation(
            "Holmesdale Council",
            organisation_type=given["sender_type"],
            is_public_authority=given["sender_is_public_authority"],
            is_competent_authority=given["sender_is_competent_authority"],
        )
    )


def answers(**changes):
    """What its person fills in. A one-off record has a day instead of a rhythm."""
    given = {"sharing_date": "2026-11-20"} | {
        name: value for name, value in changes.items() if name != "record_type"
    }
    given = lawful_answers(**given)
    told = {
        name: (date.fromisoformat(value) if value else None) if name in DAYS else value
        for name, value in given.items()
        if name not in OURS_TO_SAY
    }
    partner = make.organisation("Weald Trust", organisation_type=given["recipient_type"])
    return make.record_answers(
        partner=make.picked(partner),
        route="offered",
        urgency="emergency" if given["emergency"] else "routine",
        dpo_view="Go on: only the summary is needed",  # the example makes high risk likely
        dpo_view_on=clock.today(),
        **told,
    )
