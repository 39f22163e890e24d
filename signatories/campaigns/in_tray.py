"""What a campaign wants of the secretariat: people whom the portal cannot find by itself."""

from collections.abc import Iterator
from typing import Any

from kmip_portal.accounts.permissions import is_secretariat
from kmip_portal.in_tray import Item
from kmip_portal.often_asked import OftenAsked
from kmip_portal.portal_tags import count
from signatories.campaigns import board
from signatories.models import Campaign

SOME_RUNNING = OftenAsked(lambda: Campaign.objects.running())


def needs(user: Any) -> Iterator[Item]:
    if not is_secretariat(user) or not SOME_RUNNING.has_any():
        return
    for campaign in Campaign.objects.visible_to(user).running().with_versions():
        numbers = dict(board.numbers(campaign))
        for state, words in (
            (board.State.BOUNCED, "could not be reached"),
            (board.State.NOBODY, "with nobody to ask"),
        ):
            if number := numbers[state]:
                yield Item(
                    verb=f"Find somebody to sign {campaign.version}",
                    thing=f"for {count(number, 'organisation')} {words}",
                    url=f"{campaign.get_absolute_url()}?state={state.value}",
                    due_on=campaign.accept_by,
                )
