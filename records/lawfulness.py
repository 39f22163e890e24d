"""Which rules of the law a record breaks, and what stands between it and being saved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kmip_portal import clock
from kmip_portal.law.book import book
from kmip_portal.law.models import LegalRule
from kmip_portal.law.rules import Broken, check
from records.models import RecordOfSharing
from records.questions import QUESTIONS_OF, Answers, kind_of
from records.questions.conditions import SHARES, receiver, sender

# What the rules read and the record keeps under the same name; the rest is worked out below.
SAME = {
    kind: [name for name, question in questions.items() if question.kind != "organisation"]
    for kind, questions in QUESTIONS_OF.items()
}


def for_rules(answers: Answers) -> dict[str, Any]:
    """A record's answers as the rules of the legal reference read them."""
    kind = kind_of(answers)
    given = {name: _plain(answers.get(name)) for name in SAME[kind]}
    holder = sender(answers)
    return given | {
        "record_type": kind,
        "as_of": _day_of(answers),
        "decision": _decision(answers.get("decision")),
        "decision_reason": answers.get("why" if kind == "repeat" else "decision_reason"),
        "emergency": answers.get("urgency") == "emergency",
        "sender_type": getattr(holder, "organisation_type", ""),
        "recipient_type": getattr(receiver(answers), "organisation_type", ""),
        **{
            f"sender_{fact}": _known(holder, fact, answers)
            for fact in ("is_public_authority", "is_competent_authority")
        },
    }


def _day_of(answers: Answers) -> date:
    """The day whose law counts: of the sharing; where nothing was shared, of the decision."""
    return answers.get("sharing_date") or answers.get("decision_on") or clock.today()


def _decision(value: str | None) -> str:
    """Asking for more and passing on share nothing: to a rule they are a refusal."""
    return "not_share" if value and value not in SHARES else value or ""


def _plain(value: Any) -> Any:
    """None of these is an answer to a person, and nothing to a rule."""
    return [code for code in value if code != "none"] if isinstance(value, list) else value


def _known(holder: Any, fact: str, answers: Mapping[str, Any]) -> bool:
    """From the organisation’s profile; where that is silent, from who filled in the record."""
    said = getattr(holder, fact, None)
    return bool(answers.get(f"sender_{fact}") if said is None else said)


def broken(answers: Answers) -> list[Broken]:
    """The rules these answers break, by the law of the day of the sharing.

    A repeat record is looked at from each side: whoever gives, to each kind of who receives.
    """
    if kind_of(answers) == "one_off":
        return check(for_rules(answers))
    known, law, day = for_rules(answers), book(), clock.today()
    rules = list(LegalRule.objects.on(day))
    found: dict[str, Broken] = {}
    for side in _sides(answers):
        for rule in check(known | side, day, law=law, rules=rules):
            found.setdefault(rule.rule, rule)
    order = [rule.code for rule in rules]
    return sorted(found.values(), key=lambda rule: order.index(rule.rule))


def _sides(answers: Answers) -> list[dict[str, Any]]:
    """Each different pair of who gives and who receives, as the rules see them."""
    parties = answers.get("parties") or ()
    gives = [one for one in parties if one.direction in {"gives", "both"}]
    receives = [one for one in parties if one.direction in {"receives", "both"}]
    sides = [
        {
            "sender_type": getattr(giver.organisation, "organisation_type", ""),
            "recipient_type": getattr(taker.organisation, "organisation_type", ""),
            "recipient_role": taker.controller_role,
            **({"art6": [giver.own_basis]} if giver.own_basis else {}),
            **{
                f"sender_{fact}": _known(giver.organisation, fact, answers)
                for fact in ("is_public_authority", "is_competent_authority")
            },
        }
        for giver in gives
        for taker in receives
        if giver != taker
    ]
    return [one for n, one in enumerate(sides) if one not in sides[:n]] or [{}]


def errors(found: list[Broken]) -> list[Broken]:
    return [rule for rule in found if rule.is_error]


def warnings(found: list[Broken]) -> list[Broken]:
    return [rule for rule in found if not rule.is_error]


def blocks_deciding(record: RecordOfSharing, found: list[Broken]) -> bool:
    """Errors do. In an emergency nothing stands in the way: then they wait for the write-up."""
    return bool(errors(found)) and (record.urgency != "emergency" or record.owes_write_up)
