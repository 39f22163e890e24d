"""What a portal has from its first day: topics, and the guides of the page it takes the place of.

Each guide is a file under data/guides, named as its address: lines that say what it is, an empty
line, and its text. `{golden_rules_2024}` is that list of the legal reference.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kmip_portal import clock
from kmip_portal.law.reference import Reference
from signatories.expertise.services.checks import add_months

FOLDER = Path(__file__).parent / "data" / "guides"
TOPICS = {
    "information-sharing": "Information sharing in general",
    "safeguarding": "Safeguarding",
    "schools": "Schools and colleges",
    "health": "Health and care",
    "police": "Police and community safety",
    "housing": "Housing",
    "law": "Law and lawful basis",
    "forms": "Forms and Records of Sharing",
    "security": "Security and breaches",
}
SAYS = {  # as it is called in a file: the field of a version
    "Title": "title",
    "Summary": "summary",
    "Publisher": "publisher",
    "Audience": "audience",
    "Edition": "edition",
    "Link": "official_url",
    "Place": "official_place",
}
FIRST_CHECK = 1  # month after it was loaded


class Shipped(NamedTuple):
    """One guide that comes with the portal."""

    slug: str
    topic: str
    status: str
    replaced_by: str
    says: dict[str, str]


def load_topics(topic: Any) -> None:
    """Those that are missing, by this model (a migration brings its own); none is renamed."""
    for position, (slug, name) in enumerate(TOPICS.items(), 1):
        topic.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})


def shipped_guides() -> Iterator[Shipped]:
    """All of them; one that another replaces comes after that other."""
    read = [_read(path) for path in sorted(FOLDER.glob("*.md"))]
    yield from sorted(read, key=lambda one: bool(one.replaced_by))


def load_guides(guide: Any, version: Any, topic: Any) -> list[Any]:
    """The guides whose address is still free, by these models; what people wrote stays theirs."""
    made = []
    for one in shipped_guides():
        if guide.objects.filter(slug=one.slug).exists():
            continue
        instead = guide.objects.filter(slug=one.replaced_by).first()
        row = guide.objects.create(
            slug=one.slug,
            topic=topic.objects.get(slug=one.topic),
            status=one.status,
            replaced_by=instead,
            is_shipped=True,
            next_check_on=add_months(clock.today(), FIRST_CHECK),
        )
        version.objects.create(
            guide=row, number=1, status="published", published_at=clock.now(), **one.says
        )
        made.append(row)
    return made


def _read(path: Path) -> Shipped:
    head, body = path.read_text(encoding="utf-8").split("\n\n", 1)
    told = dict(line.split(": ", 1) for line in head.splitlines())
    says = {field: told[name] for name, field in SAYS.items() if name in told}
    kind, _, size = told.get("File", "").partition(", ")
    says |= {"file_type": kind, "file_size": size, "body": _with_lists(body.strip())}
    return Shipped(
        path.stem, told["Topic"], told.get("Status", "current"), told.get("Replaced by", ""), says
    )


def _with_lists(body: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda named: _numbered(named[1]), body)


def _numbered(name: str) -> str:
    return "\n".join(f"{one['number']}. {one['label']}" for one in Reference().document[name])
