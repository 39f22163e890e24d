"""The page that this portal takes the place of: every statement and link of it is found here."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from signatories.expertise.models import Guide
from signatories.expertise.shipped import shipped_guides
from tests import make

ROOT = Path(__file__).resolve().parents[2]
ABOUT = "/guides/about-information-sharing/"
HEALTH = "/guides/school-health-data/"

# what the page says, in our words for it: where it stands here, and words that are read there
STATEMENTS = [
    ("sharing is key to efficient services built around the individual", ABOUT,
     "Public services work better, and cost less, when they are built around what one person"),
    ("it allows early intervention and preventative work", ABOUT, "help early, and prevent"),
    ("it allows safeguarding and promoting welfare", ABOUT, "safeguard people and look after"),
    ("it allows wider public protection", ABOUT, "protect the public more widely"),
    ("it improves outcomes for all", ABOUT, "reach better results for everybody"),
    ("people remain confident that information is safe and secure", ABOUT,
     "what is known about them is kept safe and secure"),
    ("practitioners keep to the privacy rights of the individual", ABOUT,
     "keeps to people’s right to privacy"),
    ("the advice for practitioners in safeguarding (PDF, 1.2 MB)",
     "/guides/safeguarding-advice-2018/", "PDF, 1.2MB"),
    ("whom that advice is for", "/guides/safeguarding-advice-2018/",
     "safeguarding services to children, young people, parents and carers"),
    ("the agreement", "/agreement/", "Kent and Medway Information Sharing Agreement"),
    ("it is overseen and reviewed annually by K-MIP", ABOUT, "which reviews it every year"),
    ("it was rewritten to be GDPR compliant", ABOUT, "rewritten in 2018 for the GDPR"),
    ("signatories may be represented at K-MIP", ABOUT, "may be represented at K-MIP"),
    ("the aim is all public services of the county", ABOUT,
     "The aim is that every public service of the county signs"),
    ("the main purpose is a best practice framework", ABOUT,
     "a best practice framework for services in Kent and Medway"),
    ("benefit: less time on preparing agreements", ABOUT,
     "Less time spent on agreements of your own"),
    ("benefit: current with the ICO’s advice and guidance", ABOUT,
     "the advice and guidance of the Information Commissioner’s Office"),
    ("benefit: contributing to the annual review", ABOUT, "can take part in its annual review"),
    ("benefit: a simple Record of Sharing in two versions", ABOUT,
     "one for one-off sharing and one for repeat sharing"),
    ("the one-off form (DOCX)", "/agreement/records-of-sharing/",
     "Record of Sharing: one-off form (DOCX)"),
    ("the repeat form (DOCX)", "/agreement/records-of-sharing/",
     "Record of Sharing: repeat form (DOCX)"),
    ("benefit: a portal to share expertise", ABOUT, "This portal, in which signatories"),
    ("the portal itself", "/expertise/", "What public services in Kent and Medway know"),
    ("return the signed acceptance statement", ABOUT,
     "send the signed acceptance statement to the secretariat"),
    ("where to send it", "/agreement/acceptance-statement/", "Holmesdale Council"),
    ("to whom to send it", "/about/", "kmip@holmesdale.example"),
    ("information sharing guides", "/guides/", "Information sharing guides"),
    ("sharing school health data", "/guides/", "Sharing school health data"),
    ("the letter for primary schools (PDF, 71.2 KB)", "/guides/school-health-letter-primary/",
     "PDF, 71.2KB"),
    ("the letter for secondary schools (PDF, 51.2 KB)", "/guides/school-health-letter-secondary/",
     "PDF, 51.2KB"),
    ("who wrote the letters", HEALTH, "Public Health England wrote two letters"),
    ("they give the lawful basis under the GDPR", HEALTH,
     "the lawful basis under the General Data Protection Regulation (GDPR)"),
    ("for height and weight measurements", HEALTH, "height and weight measurements"),
    ("for dental surveys", HEALTH, "dental surveys"),
    ("for vaccinations", HEALTH, "vaccinations"),
    ("for vision and hearing screening in primary schools", HEALTH,
     "vision and hearing screening in primary schools"),
    ("the key message: no change is needed", HEALTH,
     "Schools need to change nothing in the way in which children’s personal information is used"),
]  # fmt: skip

# what the page links to: the page here on which a reader finds it, and the address linked there
LINKS = [
    ("the advice for practitioners", ABOUT, "/guides/safeguarding-advice-2024/"),
    ("the advice as it was", ABOUT, "/guides/safeguarding-advice-2018/"),
    ("what replaced it", "/guides/safeguarding-advice-2018/", "/guides/safeguarding-advice-2024/"),
    ("the agreement", ABOUT, "/agreement/"),
    ("the agreement as a file", "/agreement/", "/agreement/current.pdf"),
    ("the one-off form", "/agreement/records-of-sharing/",
     "/agreement/records-of-sharing/one-off.docx"),
    ("the repeat form", "/agreement/records-of-sharing/",
     "/agreement/records-of-sharing/repeat.docx"),
    ("the acceptance statement", ABOUT, "/agreement/acceptance-statement/"),
    ("the letter for primary schools", HEALTH, "/guides/school-health-letter-primary/"),
    ("the letter for secondary schools", HEALTH, "/guides/school-health-letter-secondary/"),
    ("what is used instead: immunisation", HEALTH, "/guides/school-immunisation-lawful-basis/"),
    ("what is used instead: schools", HEALTH, "/guides/sharing-personal-data-in-schools/"),
    ("what is used instead: measuring", HEALTH, "/guides/ncmp-operational-guidance/"),
    ("this page from the front door", "/", ABOUT),
]  # fmt: skip


@pytest.fixture(autouse=True)
def portal():
    make.version("6.0")
    make.secretariat()


def read(client, address):
    text = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
    return " ".join(text.replace("&#x27;", "’").split())


@pytest.mark.parametrize(("said", "address", "words"), STATEMENTS, ids=lambda each: each[:50])
def test_every_statement_has_its_place(client, said, address, words):
    page = re.sub(r"\s+([.,:;])", r"\1", read(client, address))

    assert words in page


@pytest.mark.parametrize(("what", "address", "link"), LINKS, ids=lambda each: each[:50])
def test_every_link_has_its_place_and_leads_somewhere(client, what, address, link):
    assert f'href="{link}"' in client.get(address).content.decode()
    assert client.get(link).status_code in (200, 202)  # a file not made yet says so


def test_the_seven_golden_rules_are_on_the_page_of_the_advice(client):
    page = read(client, "/guides/safeguarding-advice-2024/")

    for rule in ("comes before privacy", "do not need consent", "Record why you did or did not"):
        assert rule in page
    assert "7." in page


def test_what_is_historic_says_so_and_what_replaced_it(client):
    for slug, words in (
        ("safeguarding-advice-2018", "This was replaced. Read"),
        ("school-health-letter-primary", "kept to be read. Do not rely on it"),
        ("school-health-letter-secondary", "kept to be read. Do not rely on it"),
    ):
        assert words in read(client, f"/guides/{slug}/")


def test_a_guide_that_came_with_the_portal_does_not_claim_a_check(client):
    assert "Not by K-MIP yet" in read(client, "/guides/ico-ten-steps/")
    assert not Guide.objects.filter(is_shipped=True).exclude(checked_on=None).exists()


def test_every_link_of_a_shipped_guide_within_the_portal_leads_somewhere(client):
    linked = {
        link.split("?")[0]
        for one in shipped_guides()
        for link in re.findall(r"\]\((/[^)]*)\)", one.says["body"])
    }
    assert len(linked) > 10
    answers = {link: client.get(link).status_code for link in linked}
    assert {link: status for link, status in answers.items() if status not in (200, 302)} == {}


# Two words of the address that the page names, and three of the office, as hashes: what must stand
# nowhere in the project cannot be written in its tests either.
NOT_HERE = {
    "4deba1499dedb23041aa75ba640f22858dbf068e66c4f4cd94ae0cac7e6ce25b",
    "ecbb74168c569d8a94da7bde030cd3011c7db30f54691ad64d4f2a9f274bf943",
}


def runs_of(text):
    """Every two and three words of it that follow each other and have the length, as hashes."""
    found = re.findall(r"[a-z]+", text.lower())
    runs = {" ".join(found[n : n + many]) for many in (2, 3) for n in range(len(found))}
    return {hashlib.sha256(run.encode()).hexdigest() for run in runs if len(run) in (14, 28)}


def test_a_run_of_words_that_should_stand_nowhere_would_be_found():
    assert hashlib.sha256(b"fourteen words").hexdigest() in runs_of("Here: Fourteen\nwords.")


def test_the_officer_it_names_and_their_address_stand_nowhere_in_the_project():
    files = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.py", "*.html", "*.md", "*.txt", "*.json", "*.csv"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    texts = {name: (ROOT / name).read_text(errors="replace") for name in files if name}

    assert len(texts) > 500
    assert [name for name, text in texts.items() if runs_of(text) & NOT_HERE] == []
    mailboxes = {
        (name, found)
        for name, text in texts.items()
        if not name.startswith("tests/")
        for found in re.findall(r"[\w.+-]+@(?!kmip|example)[\w-]*kent[\w.-]*\.uk", text)
    }
    assert mailboxes == set()
