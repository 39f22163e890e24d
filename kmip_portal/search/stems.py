"""What a text is about: its words without endings, so that share, shared and sharing are one."""

import re

from kmip_portal.words import LONGEST, words

STOP = frozenset(
    "a about after all also am an and any are as at be been being but by can cannot could did "
    "do does doing for from get got had has have having he her him his how i if in into is it "
    "its just know like may me might more most must my need no not of on one only or other "
    "our out over please she should so some such than that the their them then there these "
    "they this those to too under up us use using want was we were what when where whether "
    "which who whose why will with would you your s t".split()
)
# what is written short is found by its words too, and the other way round
SHORT = {
    "sar": "subject access request",
    "dsar": "subject access request",
    "foi": "freedom information",
    "dpia": "data protection impact assessment",
    "dpo": "data protection officer",
    "mash": "safeguarding",
    "gp": "doctor surgery",
    "yot": "youth justice team",
}
_VOWEL = re.compile("[aeiouy]")
_ENDINGS = ("ations", "ation", "ments", "ment", "ingly", "edly", "ing", "ed", "ly", "al")


def stem(word: str) -> str:
    """A word without its ending: share, shared and sharing are one; so are police and policing."""
    if word.isdigit() or len(word) < 4:
        return word
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) > 2 and _VOWEL.search(left):
            word = left
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]  # stopp(ed) -> stop
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 else word


def telling(text: str) -> list[str]:
    """The words of a text that not every text has, each once."""
    return [word for word in words(text) if word not in STOP]


def spelt_out(word: str) -> tuple[str, ...]:
    """The stems of what a short word stands for; none where it stands for itself."""
    return tuple(stem(one) for one in SHORT.get(word, "").split())


def stems(text: str) -> list[str]:
    """What a text is about: its words without endings, each once, and none that all texts have."""
    found = telling(text)
    own = [stem(word)[:LONGEST] for word in found]
    return list(dict.fromkeys([*own, *(one for word in found for one in spelt_out(word))]))
