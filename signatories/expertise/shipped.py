"""What a portal has from its first day: the topics."""

from typing import Any

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


def load_topics(topic: Any) -> None:
    """Those that are missing, by this model (a migration brings its own); none is renamed."""
    for position, (slug, name) in enumerate(TOPICS.items(), 1):
        topic.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})
