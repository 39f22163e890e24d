"""People who offer to be asked about a topic."""

from django.db import transaction

from kmip_portal.accounts.models import User
from kmip_portal.audit.services import record
from signatories.expertise.models import Topic, TopicExpert


def topics_of(user: User) -> list[str]:
    """What they offered, by slug."""
    offered = TopicExpert.objects.filter(user=user).order_by("topic")
    return list(offered.values_list("topic__slug", flat=True))


@transaction.atomic
def offer(topics: list[str], *, by: User) -> None:
    """These and no others, from now on."""
    if set(topics) == set(topics_of(by)):
        return
    TopicExpert.objects.filter(user=by).exclude(topic__slug__in=topics).delete()
    for topic in Topic.objects.filter(slug__in=topics):
        TopicExpert.objects.get_or_create(topic=topic, user=by)
    record(by, "chose topics to help with", by, topics=sorted(topics))
