"""Advisers of an organisation, and advice that is asked and given."""

from records.advice import asking, giving, rules
from records.advice.content import hash_of
from tests.make.people import member


def adviser(of, role="dpo", person=None, **fields):
    """Somebody who advises an organisation."""
    return member(of, role, person=person, **fields)


def advice_request(record, by=None, office="dpo", note="Is section 47 enough?"):
    """Advice is asked on a draft."""
    return asking.ask(record, office=office, by=by or record.owner, note=note)


def advise(request, by, opinion="supports", words="It rests on section 47", seen=None):
    """An adviser says what they think of the record as it is now."""
    seen = hash_of(request.record) if seen is None else seen
    return giving.give(request, by=by, opinion=opinion, words=words, seen=seen)


def looked_at(record, by, office="dpo", opinion="supports"):
    """An adviser is asked and answers at once."""
    return advise(advice_request(record, office=office), by, opinion)


def look_rule(of, by, why="The board wants it", seen=None, **told):
    """Which looks an organisation requires: the data protection officer's and then the SIRO's, for
    all its records, unless said otherwise."""
    told = {"dpo_then_siro": True, "caldicott": False, "one_off": True, "repeats": True} | told
    return rules.set_rule(of, by=by, why=why, seen=seen, **told)
