"""Who may do what with questions and answers; lifecycles say when."""

from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.permissions import nobody
from signatories.expertise.taking_part import acts_for


def may_write(user: Any, thing: Any = None) -> bool:
    """People of signatories, the secretariat and the chair ask and answer; an auditor reads."""
    if not user.is_authenticated:
        return False
    return speaks_for_kmip(user) or bool(acts_for(user))


def speaks_for_kmip(user: Any, thing: Any = None) -> bool:
    """Whose answer may be K-MIP’s view."""
    return is_secretariat(user) or is_chair(user)


def may_moderate(user: Any, thing: Any = None) -> bool:
    """Hides, closes and merges, each with a reason."""
    return is_secretariat(user)


def asked_it(user: Any, question: Any) -> bool:
    return bool(user.is_authenticated) and question.asked_by_id == user.pk


def gave_it(user: Any, answer: Any) -> bool:
    return bool(user.is_authenticated) and answer.given_by_id == user.pk


def may_accept(user: Any, question: Any) -> bool:
    return asked_it(user, question)


def may_find_useful(user: Any, answer: Any) -> bool:
    """Everybody who takes part, but nobody their own."""
    return may_write(user) and not gave_it(user, answer)


MAY = {
    "Question": {
        "answer": may_write,
        "lose_answers": nobody,  # withdrawing or hiding the last one does
        "accept": may_accept,
        "reconsider": may_accept,
        "hide": may_moderate,
        "show": may_moderate,
        "merge": may_moderate,
        "withdraw": asked_it,
    },
    "Answer": {"hide": may_moderate, "show": may_moderate, "withdraw": gave_it},
}
