"""Every lifecycle: who may make each move, what refuses it, and a colour for every status."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from kmip_portal.lifecycle import InvalidMove, Lifecycle
from kmip_portal.portal_tags import STATUS_COLOURS

LIFECYCLES = [model for model in apps.get_models() if issubclass(model, Lifecycle)]
MOVES = [(model, move) for model in LIFECYCLES for move in model.MOVES]


def may_of(model):
    """The table of who may move this model: MAY, or MAY_<MODEL> where an app has several."""
    app = model.__module__.partition(".models")[0]
    place = import_string(f"{app}.permissions.MAY")
    return place.get(model.__name__, place)


def blank(model):
    """A row that was never saved, with blank rows where it points at others."""
    needed = [f for f in model._meta.fields if f.is_relation and not f.null]
    return model(**{f.name: blank(f.related_model) for f in needed})


def name(case):
    return case if isinstance(case, str) else case.__name__


@pytest.mark.parametrize(("model", "move"), MOVES, ids=name)
def test_every_move_says_who_may_make_it(model, move):
    assert callable(may_of(model)[move])


@pytest.mark.parametrize("model", LIFECYCLES, ids=name)
def test_nobody_is_named_for_a_move_that_does_not_exist(model):
    assert set(may_of(model)) == set(model.MOVES)


@pytest.mark.parametrize(("model", "move"), MOVES, ids=name)
def test_nobody_moves_anything_without_signing_in(model, move):
    assert may_of(model)[move](AnonymousUser(), blank(model)) is False


@pytest.mark.parametrize("model", LIFECYCLES, ids=name)
def test_moves_name_statuses_that_exist_and_every_status_has_its_colour(model):
    statuses = set(model.Status.values)
    for move in model.MOVES.values():
        assert set(move.sources) | {move.target} <= statuses
        assert move.target not in move.sources
    assert statuses - set(STATUS_COLOURS) == set()


@pytest.mark.parametrize(("model", "move"), MOVES, ids=name)
def test_a_move_from_any_other_status_is_refused(model, move):
    for status in set(model.Status.values) - set(model.MOVES[move].sources):
        assert model(status=status).can(move) is False


@pytest.mark.parametrize("model", LIFECYCLES, ids=name)
def test_a_refusal_says_what_it_is_now(model):
    thing = blank(model)

    assert thing.get_status_display() in str(InvalidMove(thing, "go"))
