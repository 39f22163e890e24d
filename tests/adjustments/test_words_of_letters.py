"""K-MIP puts a letter in its own words: around what the portal fills in, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kmip_portal.adjustments import services
from kmip_portal.adjustments.models import Adjustment, AdjustmentChange
from kmip_portal.mail import samples, wording
from kmip_portal.mail.models import Email
from kmip_portal.mail.secrets import MARK
from kmip_portal.mail.services import Letter, send, send_many
from tests import make

ENDED = "signatories/emails/access_ended"
ASKED = "signatories/emails/signing_asked"
KINDS = list(wording.kinds().values())


def page_of(kind, name="letter_words"):
    found = {of: address for address, of in wording.kinds().items()}
    return reverse(name, args=[found[kind]])


def words_of(kind):
    original = wording.original(kind)
    return {"subject": original.subject.text, "body": original.body.text}


def posted(kind, row_version=0, **changed):
    return words_of(kind) | changed | {"reason": "Plainer", "row_version": row_version}


def put_in_own_words(kind, **changed):
    return services.change(
        wording.name_of(kind), title=kind, after=words_of(kind) | changed,
        by=make.kmip_person("secretariat"), reason="Plainer", needs_two=False,
    )  # fmt: skip


def written(number=0):
    """A letter that tells somebody that their access has ended."""
    return send(
        ENDED, to=("ana@example.org", "Ana O’Neil & Co"), dedupe=f"ended-{number}",
        organisation="Weald Police", organisation_name="Weald Police",
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_portal_says_can_be_read_off_and_put_back(kind):
    assert wording.fits(kind, words_of(kind))
    for part in ("subject", "body"):
        wording.check(getattr(wording.original(kind), part), words_of(kind)[part], part)


def test_every_letter_can_be_shown_with_made_up_names():
    for kind in KINDS:
        shown = samples.preview(kind, None)

        assert "Dear Alex Example" in shown["text"], kind
        assert "{" not in shown["text"], kind


def test_the_next_letter_says_it_and_what_was_written_stays(client, secretariat, chair):
    before = written(1)
    client.force_login(secretariat)
    body = f"A new first line.\n\n{words_of(ENDED)['body']}"
    page = client.post(page_of(ENDED), posted(ENDED, body=body), follow=True).text

    assert "It holds when a second person has agreed" in page
    services.agree(AdjustmentChange.objects.waiting().get(), by=chair)
    after = written(2)
    assert "Dear Ana O’Neil & Co\n\nA new first line.\n\n" in after.body
    assert "A new first line" not in before.body
    assert Email.objects.get(pk=before.pk).body == before.body
    assert before.body.partition("\n\n")[2] == after.body.partition("A new first line.\n\n")[2]


def test_letters_to_many_say_it_too():
    put_in_own_words(ENDED, subject=f"Ended! {words_of(ENDED)['subject']}")
    context = {"organisation": "Weald Police"}
    send_many(ENDED, [Letter(("a@example.org", "A"), "a", context),
                      Letter(("b@example.org", "B"), "b", context)])  # fmt: skip

    for email in Email.objects.all():
        assert email.subject == "Ended! Your access to Weald Police has ended"
        assert f"Dear {email.to_name}" in email.body


def test_own_words_cost_a_letter_no_query_more(django_assert_num_queries):
    make.secretariat()
    with CaptureQueriesContext(connection) as asked:
        written(1)
    put_in_own_words(ENDED, subject=f"Now: {words_of(ENDED)['subject']}")
    with django_assert_num_queries(len(asked)):
        assert written(2).subject.startswith("Now: ")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{who}\n\n", "Text has ‘{who}’, which is not one of its placeholders"),
        ("{{ organisation.slug }} ", "Text has a curly bracket that belongs to no placeholder"),
        ("{% include 'base.html' %} ", "which is not one of its placeholders"),
        ("}", "Text has a curly bracket that belongs to no placeholder"),
        (MARK, "Text must not say ‘[[shown only to the person it was sent to]]’"),
    ],
)
def test_nothing_but_its_placeholders_is_let_through(client, secretariat, body, sentence):
    client.force_login(secretariat)
    answer = client.post(page_of(ENDED), posted(ENDED, body=body + words_of(ENDED)["body"]))

    assert sentence in answer.text.replace("&#x27;", "'").replace("&#39;", "'")
    assert not AdjustmentChange.objects.exists()


def test_a_placeholder_that_is_left_out_is_named(client, secretariat):
    client.force_login(secretariat)
    body = words_of(ASKED)["body"].replace("{secret}", "")

    assert "Text must keep ‘{secret}’" in client.post(page_of(ASKED), posted(ASKED, body=body)).text


def test_what_is_said_sometimes_stays_between_its_brackets():
    words = wording.original("reviews/emails/reminder").subject
    outside = "{days left} {if 1}You have {days left}{else 1}{review year}{end 1}"

    with pytest.raises(wording.NotTheseWords, match=r"between .* and"):
        wording.check(words, outside, "Subject")
    with pytest.raises(wording.NotTheseWords):
        wording.check(words, words.text.replace("{else 1}", "") + "{else 1}", "Subject")


def test_template_code_in_a_letter_is_words(client, secretariat):
    """Whatever reaches the row, it is not run."""
    Adjustment.objects.create(
        name=wording.name_of(ENDED),
        value={"subject": "{% now 'Y' %}", "body": "{{ secretariat.mailbox }}"},
    )

    email = written()

    assert "{%" not in email.subject
    assert "2026" not in email.subject
    client.force_login(secretariat)
    assert "do not fit this email any more" in client.get(page_of(ENDED)).text


def test_a_change_whose_words_fit_no_more_can_still_be_read(client, secretariat):
    old = {"subject": "{nothing}", "body": "Of an older portal"}
    change = AdjustmentChange.objects.create(
        name=wording.name_of(ENDED), title="Email", before=None, after=old, reason="Plainer",
        needs_two=True, row_version=0, proposed_by=secretariat,
    )  # fmt: skip
    client.force_login(secretariat)

    page = client.get(change.get_absolute_url())

    assert page.status_code == 200
    assert "Of an older portal" in page.text


def test_what_asks_somebody_to_sign_is_agreed_by_two(client, secretariat, chair):
    client.force_login(secretariat)
    subject = f"Please: {words_of(ASKED)['subject']}"
    client.post(page_of(ASKED), posted(ASKED, subject=subject))
    [change] = AdjustmentChange.objects.waiting()

    client.force_login(chair)
    page = client.get(change.get_absolute_url()).text
    assert "Please: Sign the information sharing agreement for 2 organisations" in page
    assert MARK in page
    client.post(change.get_absolute_url(), {"decision": "agree"})

    assert Adjustment.objects.get().value["subject"] == subject


def test_a_preview_shows_what_is_typed_and_saves_nothing(client, secretariat):
    client.force_login(secretariat)
    body = f"Good news. {words_of(ASKED)['body']}"
    page = client.post(page_of(ASKED), posted(ASKED, body=body) | {"preview": "yes"}).text

    assert page.count("Good news. Alex Example has asked you to sign") == 2
    assert MARK in page
    assert not AdjustmentChange.objects.exists()


def test_the_original_is_put_forward_by_one_press(client, secretariat, chair):
    put_in_own_words(ENDED, subject=f"Now: {words_of(ENDED)['subject']}")
    client.force_login(secretariat)

    client.post(page_of(ENDED, "letter_words_restore"))
    assert Adjustment.objects.get().value is not None
    services.agree(AdjustmentChange.objects.waiting().get(), by=chair)

    assert Adjustment.objects.get().value is None
    assert not written().subject.startswith("Now: ")
    assert AdjustmentChange.objects.order_by("-pk")[0].reason == "The original is restored"


def test_two_who_word_it_at_once_see_each_other(client, secretariat):
    put_in_own_words(ENDED, subject=f"Theirs: {words_of(ENDED)['subject']}")
    client.force_login(secretariat)

    answer = client.post(
        page_of(ENDED), posted(ENDED, subject=f"Mine: {words_of(ENDED)['subject']}")
    )

    assert answer.status_code == 409
    assert "Theirs: " in answer.text
    assert Adjustment.objects.get().value["subject"].startswith("Theirs: ")
