"""Many rows at once are the rows that one at a time would be."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from kmip_portal import clock
from kmip_portal.inserting import insert_many
from kmip_portal.mail.models import Email
from reviews.models import Invitation
from tests import make

WHEN = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # the night the clocks go forward
NAMES = ["Ann, Bo & Co", 'O’Neil \\ "x" {y}', "", "NULL", "Ŵyn\n%s"]
EVERY = {"kind": "a/kind", "not_before": WHEN, "together": True}


def columns(numbers):
    return {
        "to_name": [NAMES[n] for n in numbers],
        "dedupe": [f"letter-{n}" for n in numbers],
        "message_id": [f"<{n}@kmip.example>" for n in numbers],
    }


def rows():
    """All but their keys."""
    return [row | {"id": None} for row in Email.objects.order_by("dedupe").values()]


def test_they_equal_those_that_are_made_one_at_a_time():
    with clock.at(WHEN):
        for n in range(5):
            one = {name: values[0] for name, values in columns([n]).items()}
            Email.objects.create(**one, **EVERY)
        expected = rows()
        Email.objects.all().delete()

        assert insert_many(Email, columns(range(5)), EVERY) == 5
    assert rows() == expected


def test_none_is_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_many(Email, columns([])) == 0


def test_a_row_that_is_there_stays_as_it_is_where_that_is_asked_for():
    insert_many(Email, columns([0, 1]), {"kind": "first"})

    assert insert_many(Email, columns([1, 2]), {"kind": "second"}, ignore_conflicts=True) == 1
    assert [row["kind"] for row in rows()] == ["first", "first", "second"]


def test_otherwise_it_is_refused_and_nothing_is_written():
    insert_many(Email, columns([0]))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Email, columns([1, 0]))
    assert Email.objects.count() == 1


def test_constraints_hold():
    late = {"sent_at": WHEN, "given_up_at": WHEN}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Email, columns([0]), late)


def test_a_column_that_is_not_there_is_said():
    with pytest.raises(ValueError, match="Email has no nothing"):
        insert_many(Email, columns([0]) | {"nothing": [1]})


def test_rows_of_a_table_that_names_others_name_them():
    council, pat = make.organisation("Holmesdale Council"), make.user()
    review = make.open_review()
    Invitation.objects.all().delete()
    insert_many(
        Invitation,
        {"organisation_id": [council.pk], "person_id": [pat.pk], "role": ["lead"]},
        {"review_id": review.pk},
    )
    assert Invitation.objects.get().person == pat
