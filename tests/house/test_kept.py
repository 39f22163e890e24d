"""What tests make once a process is put back as it was, to the last row."""

from tests import make
from tests.make import kept


def test_a_world_put_back_is_the_world_that_was_made(request):
    make.world(request)
    as_kept = kept.KEPT["world"]

    again = kept.once("world", None)

    assert kept.every_row() == as_kept.rows
    assert again == as_kept.made
    assert again.cast["lead"] is not as_kept.made.cast["lead"]
