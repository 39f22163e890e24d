"""News of the demonstration: one that was put right, and one that is new."""

from datetime import date, timedelta

from kmip_portal import clock
from kmip_portal.accounts.models import User
from signatories.expertise.services import news

TRAINING = {
    "title": "Training on Records of Sharing",
    "summary": "One hour online for anybody who files records, with time for questions.",
    "body": """We show how a Record of Sharing is written in a few minutes, and what the portal asks
before it is decided.

## Who it is for

- whoever files records for a signatory
- organisation leads, who confirm them

## Before you come

Read [what the agreement is for](/guides/about-information-sharing/), and bring a question.""",
    "off_home_after": None,
}
SAID_RIGHT = "90 minutes online for anybody who files records, with time for questions."
REVIEW = {
    "title": "How to prepare for the annual review",
    "summary": "Every signatory is asked once a year whether the agreement is still right. "
    "What helps to answer in time.",
    "body": """When the review opens, one letter goes to whoever answers for your organisation.

1. [Read the agreement in force](/agreement/) with the people who use it.
2. Note the clause that gave you trouble, and the words that would help.
3. Look whether your [contacts](/expertise/contacts/) are still right.

It is enough to say that you support it as it is.""",
    "off_home_after": None,
}


def make_news(today: date, *, by: User) -> None:
    """As the secretariat would have written it."""
    with clock.at(clock.on_day(today - timedelta(days=33), 10)):
        training = news.begin(by=by, **TRAINING)
        news.publish(training, by=by)
    with clock.at(clock.on_day(today - timedelta(days=26), 15)):
        news.change(
            training,
            by=by,
            row_version=1,
            correction="It takes 90 minutes, not one hour.",
            **TRAINING | {"summary": SAID_RIGHT},
        )
    with clock.at(clock.on_day(today - timedelta(days=6), 10)):
        news.publish(news.begin(by=by, **REVIEW), by=by)
