"""The sample holds what the regulator's code asks of a sharing agreement."""

import re
from pathlib import Path

import pytest

from agreements.word import read_agreement

SAMPLE = Path(__file__).parents[2] / "agreements" / "sample" / "agreement.docx"

# what the code asks for (ico_agreement_contents): where the sample says it, in which words
ASKED = {
    "Purpose and benefits": ("purposes-of-sharing", "direct health and social care"),
    "Benefits": ("why-partners-sign-it", "By signing, a partner gains"),
    "Parties and contact points (incl. DPO)": (
        "roles-and-contact-points",
        "Data Protection Officer",
    ),
    "Joint controller arrangement if any": (
        "controllers-and-joint-controllers",
        "joint controllers",
    ),
    "Data items": ("deciding-well", "data items are listed"),
    "Access permissions for sensitive fields": ("sensitivity-of-information", "roles that may see"),
    "Lawful basis for each party": (
        "lawful-basis-and-conditions",
        "each partner identifies its own",
    ),
    "Special category conditions": ("lawful-basis-and-conditions", "Article 9"),
    "Criminal offence conditions": ("lawful-basis-and-conditions", "criminal offence data"),
    "Part 3 conditions": ("law-enforcement", "Schedule 8"),
    "Recognised legitimate interests": ("recognised-legitimate-interests", "Article 6(1)(ea)"),
    "Legal power": ("legislation", "names the power or duty relied on"),
    "Access and individual rights": ("access-and-other-rights", "rectification, erasure"),
    "Complaints": ("complaints", "section 164A"),
    "FOI": ("freedom-of-information", "Freedom of Information Act 2000"),
    "Accuracy, retention and deletion": ("accuracy-retention-and-disposal", "destroyed"),
    "Formats and training": ("security-and-storage", "trained when they start"),
    "Breaches": ("breaches-of-security", "72 hours"),
    "Sanctions for breach of the agreement": ("sanctions-and-withdrawal", "suspend its entry"),
    "Review": ("annual-review", "every year"),
    "Termination and return or deletion": ("sanctions-and-withdrawal", "returned, destroyed"),
    "Glossary": ("glossary", "Controller"),
    "Appendix of legislation": ("legislation", "Care Act 2014"),
    "Decision and request forms": ("request-and-decision-the-one-off-record", "The request"),
    "Flow chart": ("steps-in-deciding-to-share", "go to step 7"),
    "Withdrawal": ("sanctions-and-withdrawal", "30 days"),
    "Urgent sharing": ("urgent-sharing", "shared at once"),
    "Successors": ("successor-organisations", "renamed, merged, divided"),
}


@pytest.fixture(scope="module")
def clauses():
    return {clause.key: clause.body_markdown for clause in read_agreement(SAMPLE).clauses}


@pytest.mark.parametrize("asked", ASKED)
def test_the_sample_covers(asked, clauses):
    key, said = ASKED[asked]

    assert said in clauses[key]


def test_the_sample_names_fourteen_purposes(clauses):
    listed = re.findall(r"^   \d+\. ", clauses["purposes-of-sharing"], re.MULTILINE)

    assert len(listed) == 14


def test_the_sample_names_no_person_and_no_address(clauses):
    text = " ".join(clauses.values())

    assert not re.search(r"@|\b(Mr|Mrs|Ms|Dr)\b|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", text)
