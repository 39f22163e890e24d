from datetime import date

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.transaction import TransactionManagementError

from kmip_portal import clock
from kmip_portal.accounts.models import KmipRole, User
from kmip_portal.often_asked import OftenAsked
from signatories.models import Membership

LONG_AGO = date(2019, 1, 1)  # before the cast began
HELD = OftenAsked(
    lambda person, organisations: Membership.objects.filter(
        Q(user=person) & Q(organisation__in=organisations)
    )
)
CALLED = OftenAsked(lambda name, on: Membership.objects.current(on).filter(user__name=name))
TODAYS = OftenAsked(lambda person: Membership.objects.current().filter(user=person), daily=True)
WITH_NAMES = OftenAsked(
    lambda person: (
        Membership.objects.filter(user=person)
        .select_related("organisation", "team")
        .annotate(works_for_kmip=Exists(KmipRole.objects.filter(user=OuterRef("user"))))
        .order_by("-pk")
    )
)


def test_each_gets_the_answer_to_their_own_values(police, lead, practitioner, outsider):
    elsewhere = outsider.memberships.get().organisation
    assert HELD.found(lead.pk, [police.pk]) == [lead.memberships.get()]
    assert HELD.found(practitioner.pk, {police.pk, elsewhere.pk}) == [
        practitioner.memberships.get()
    ]
    assert HELD.found(outsider.pk, (police.pk, elsewhere.pk)) == [outsider.memberships.get()]
    assert HELD.found(outsider.pk, [police.pk]) == []
    assert HELD.has_any(lead.pk, frozenset([police.pk]))
    assert not HELD.has_any(lead.pk, [elsewhere.pk])


def test_what_is_found_is_as_the_queryset_gives_it(lead, police, django_assert_num_queries):
    Membership.objects.create(user=lead, organisation=police, role="dpo", from_on=LONG_AGO)
    [plain] = WITH_NAMES.found(lead.pk)[1:]
    with django_assert_num_queries(1):
        second, first = WITH_NAMES.found(lead.pk)
        assert (first.role, second.role) == ("lead", "dpo")
        assert second.from_on == LONG_AGO
        assert first.organisation.name == "Weald Police"
        assert (first.team, first.works_for_kmip) == (None, False)
    assert first == plain == lead.memberships.get(role="lead")
    first.role = "siro"
    first.save()
    assert WITH_NAMES.found(lead.pk)[1].role == "siro"


def test_of_no_organisation_nothing_is_asked(lead, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not HELD.has_any(lead.pk, [])
        assert HELD.found(lead.pk, []) == []


def test_nothing_that_was_answered_is_kept(police, lead):
    assert HELD.has_any(lead.pk, [police.pk])
    lead.memberships.all().delete()
    assert not HELD.has_any(lead.pk, [police.pk])


def test_words_and_days(lead):
    today = clock.today()
    assert CALLED.has_any("Lee Lead", today)
    assert not CALLED.has_any("Lee", today)
    assert not CALLED.has_any("Lee Lead", LONG_AGO)


def test_what_is_daily_goes_by_the_day_on_which_it_is_asked(lead):
    assert TODAYS.has_any(lead.pk)
    with clock.at(LONG_AGO):
        assert not TODAYS.has_any(lead.pk)
    assert TODAYS.has_any(lead.pk)


@pytest.mark.parametrize(
    "asks",
    [
        lambda person: Membership.objects.filter(user=person + 1),
        lambda person: Membership.objects.filter(role="lead" if person < 1_200_000_000 else "dpo"),
        lambda person: Membership.objects.all(),
        lambda person: Membership.objects.current().filter(user=person),
    ],
    ids=["reckoned with", "decided by", "left out", "the clock"],
)
def test_a_question_that_goes_by_more_than_it_says_is_refused(asks):
    with pytest.raises(ValueError, match="goes by more than it says"):
        OftenAsked(asks).has_any(7)


def test_a_daily_question_does_not_go_by_the_minute():
    asks = OftenAsked(
        lambda person: User.objects.filter(pk=person, joined_at__lt=clock.now()), daily=True
    )
    with pytest.raises(ValueError, match="goes by more than it says"):
        asks.has_any(7)


def test_a_question_that_never_finds_anything_is_refused():
    with pytest.raises(ValueError, match="never finds anything"):
        OftenAsked(lambda person: Membership.objects.filter(user=person, pk__in=[])).has_any(7)


def test_rows_are_locked_within_a_transaction(lead):
    locks = OftenAsked(lambda person: User.objects.select_for_update().filter(pk=person))
    assert locks.found(lead.pk) == [lead]
    connection.in_atomic_block = False
    try:
        with pytest.raises(TransactionManagementError):
            locks.found(lead.pk)
    finally:
        connection.in_atomic_block = True


def test_what_is_no_plain_value_is_refused(lead):
    for value in (lead, None, clock.now()):
        with pytest.raises(TypeError, match="can be no part"):
            HELD.has_any(value, [1])
