"""Every address of the portal, and what each member of the cast gets there.

The one list that the access test and the browser harness read: a new address that is not in it
turns both red. `who` says what a GET answers (for `post`, what an empty POST answers).
"""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

CAST = (
    "anonymous",
    "outsider",
    "practitioner",
    "lead",
    "signing_officer",
    "representative",
    "secretariat",
    "chair",
    "auditor",
)


def answers(everybody: int = 404, **some: int) -> dict[str, int]:
    """The same for everybody but those named; who is not signed in is sent to sign in."""
    given = dict.fromkeys(CAST, everybody) | {"anonymous": 302} | some
    assert set(given) == set(CAST), set(given) - set(CAST)
    return given


PUBLIC = answers(200, anonymous=200)
SIGNED_IN = answers(200)
KMIP = answers(403, secretariat=200, chair=200, auditor=200)
KMIP_ELSE_UNSEEN = answers(404, secretariat=200, chair=200, auditor=200)
SECRETARIAT = answers(403, secretariat=200)
GONE = answers(404, anonymous=404)
STRANGERS = {"anonymous": 200}  # allauth's own pages for people who are not signed in
KMIP_ONLY_GONE = answers(403, secretariat=404, chair=404, auditor=404)
GONE_OR_SIGN_IN = answers(404)
# what K-MIP's people are answered, where everybody else is answered otherwise
GONE_HERE = {"secretariat": 404, "chair": 404, "auditor": 404}
BOARD = {"secretariat": 200, "chair": 200, "auditor": 200}


class Route(NamedTuple):
    """One address: its URL name, who gets what, and what stands in it."""

    name: str
    who: dict[str, int]
    args: Callable = lambda world: []
    post: bool = False
    query: str = ""
    page: bool = True  # HTML, for the browser to look at

    def url(self, world) -> str:
        return reverse(self.name, args=self.args(world)) + self.query


def of(attribute: str, *more: str) -> Callable:
    """The address names this thing of the world, by reference, slug or number."""
    return lambda world: [getattr(world, name) for name in (attribute, *more)]
