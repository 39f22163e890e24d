"""A repeat record that went round twice, and is changed or deleted after all."""

from datetime import timedelta

import pytest

from kmip_portal import clock
from records import arrangement, disposing, sending, services
from records.models import Confirmation, RecordOfSharing
from tests import make


@pytest.fixture
def back_again(lee, council, trust, surgery):
    """A draft that was sent twice; what the trust confirmed the first time stood the second."""
    record = make.repeat_waiting(lee, council, trust, surgery)
    make.confirm(record, trust)
    for _ in range(2):
        sending.take_back(record, by=lee)
        record.refresh_from_db()
        if record.confirmations.exclude(stands_from=None).exists():
            return record
        record = sending.send(record, by=lee, name="Lee Lead", role="Head of information")
    raise AssertionError("Nothing stands from before")


def test_a_party_that_confirmed_twice_can_be_taken_out(back_again, lee, trust):
    arrangement.remove_party(back_again.parties.get(organisation=trust), by=lee)

    assert not back_again.parties.filter(organisation=trust).exists()
    assert not back_again.confirmations.filter(party__organisation=trust).exists()


def test_a_deleted_draft_is_wiped_though_confirmations_stand_from_one_another(back_again, lee):
    services.discard(back_again, by=lee)
    long_ago = clock.now() - timedelta(days=400)
    RecordOfSharing.objects.filter(pk=back_again.pk).update(discarded_at=long_ago)

    assert disposing.wipe_deleted() == 1
    assert not Confirmation.objects.exists()
