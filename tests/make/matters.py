"""What comes after a sharing, for tests."""

from uuid import uuid4

from kmip_portal import clock
from records.matters import recipients, services, telling
from records.models import Telling
from signatories.signing_links import token_hash


def matter(record, by, organisation=None, kind="correction", **told):
    """Something happened, just now unless said; nobody is told yet."""
    told = {"received_at": clock.now(), "our_ref": "C-2041"} | told
    return services.open_matter(
        record, by=by, organisation=organisation or record.organisation, kind=kind,
        submission_id=uuid4(), **told,
    )  # fmt: skip


def tell(matter, by, **addresses):
    """A letter to everybody whom it proposes, or who can be reached."""
    found = recipients.of(matter)
    telling.write_to(matter, found, by=by, addresses=addresses)
    return list(matter.tellings.with_names())


def told_token(one, token="their-told-token"):  # noqa: S107
    """The token of the link that this organisation was sent."""
    Telling.objects.filter(pk=one.pk).update(token_sha256=token_hash(token))
    return token
