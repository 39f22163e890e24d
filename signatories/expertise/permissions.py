"""Who may do what with shared expertise; lifecycles say when."""

from typing import Any

from kmip_portal.accounts.permissions import is_chair, is_secretariat
from kmip_portal.permissions import nobody
from signatories.expertise import question_permissions as questions
from signatories.expertise.representing import ANSWERS_FOR
from signatories.expertise.taking_part import acts_for, takes_part
from signatories.models import Organisation
from signatories.permissions import stands_for


def shares_for(user: Any) -> list[Organisation]:
    """The signatories this person acts for today, by name."""
    return acts_for(user)


KMIP_ITSELF = "kmip"


def places_of(user: Any) -> list[tuple[str, str]]:
    """In whose name this person can share: K-MIP's first, for its secretariat."""
    own = [(one.slug, one.name) for one in shares_for(user)]
    return [(KMIP_ITSELF, "K-MIP"), *own] if is_secretariat(user) else own


def organisation_of(whose: str, user: Any) -> Organisation | None:
    """The one of those places that was chosen; none for K-MIP itself."""
    if whose == KMIP_ITSELF:
        return None
    return next(one for one in shares_for(user) if one.slug == whose)


def may_share(user: Any, thing: Any = None) -> bool:
    """K-MIP's secretariat, and whoever acts for a signatory."""
    return is_secretariat(user) or bool(shares_for(user))


def may_keep(user: Any, thing: Any) -> bool:
    """The secretariat keeps K-MIP's, and helps; an organisation's people keep its own, and that of
    those it came after."""
    if is_secretariat(user):
        return True
    return thing.organisation_id is not None and thing.organisation_id in stands_for(user)


def may_keep_version(user: Any, version: Any) -> bool:
    return may_keep(user, version.guide)


def may_review(user: Any, version: Any) -> bool:
    """K-MIP, as a guide is public under its name: but nobody who wrote a word of it, be it in an
    earlier version that this one keeps."""
    if not (is_secretariat(user) or is_chair(user)):
        return False
    return not version.has_words_of(user)


def may_write_news(user: Any, item: Any = None) -> bool:
    """It stands under K-MIP's name, so its secretariat writes it."""
    return is_secretariat(user)


def may_do_action(user: Any, action: Any) -> bool:
    """Who says that it is done: its owner, who answers for the organisation, the secretariat."""
    if not takes_part(user):
        return False  # left since, or their organisation has
    if is_secretariat(user) or action.person_id == user.pk:
        return True
    return action.organisation_id in stands_for(user, *ANSWERS_FOR)


MAY = {
    **questions.MAY,
    "Meeting": {
        "send_papers": is_secretariat,
        "hold": is_secretariat,
        "agree": is_secretariat,
        "cancel": is_secretariat,
    },
    "Guide": {
        "publish": nobody,  # reviewing its first version does
        "replace": may_keep,
        "make_historic": may_keep,
        "withdraw": may_keep,
        "bring_back": may_keep,
        "discard": may_keep,
    },
    "GuideVersion": {
        "send": may_keep_version,
        "take_back": may_keep_version,
        "return": may_review,
        "publish": may_review,
        "supersede": nobody,  # the next version does
        "discard": may_keep_version,
    },
    "NewsItem": {
        "publish": may_write_news,
        "withdraw": may_write_news,
        "bring_back": may_write_news,
        "discard": may_write_news,
    },
    "SharedTemplate": {"hide": is_secretariat, "show": is_secretariat, "withdraw": may_keep},
}
