"""Every text, date and address of the corpus in every field of every form of the portal.

Fields are found by walking the forms, so a new one is tried without anyone remembering it.
"""

from datetime import date

import pytest

from kmip_portal.forms import DateField, EmailField, PortalForm, WebAddressField
from kmip_portal.forms.characters import to_be_shown, without_the_unseen
from signatories.forms import OrganisationField
from tests.corpus.addresses import ADDRESSES, MAIL, WEB
from tests.corpus.dates import DATES
from tests.corpus.texts import TEXTS
from tests.forms.test_words import BANNED, DJANGOS
from tests.input.opening import (
    as_it_should_read,
    forms,
    is_free_text,
    opened,
    quietly,
    sent,
    visible,
)
from tests.input.opening import asked as first_asked
from tests.input.pages import fields_of

TODAY = date(2026, 11, 20)


def in_our_words(words):
    return str(words) not in DJANGOS and not set(str(words).lower().split()) & set(BANNED)


def outcome(form, name, field, text):
    """What is wrong with how this field took this text; nothing when all is well."""
    errors = form.errors.get(name)
    if errors:
        loose = [words for words in errors if not in_our_words(words)]
        return f"says {loose}" if loose else ""
    value = form.cleaned_data.get(name)
    if isinstance(field, OrganisationField):
        wanted = " ".join(text.line.split()) if text.line else text.line
        return "" if value is None or value.name == wanted else f"became {quietly(value)}"
    if isinstance(field, WebAddressField):
        bare = without_the_unseen(text.typed).strip()
        return "" if value in ("", bare, f"https://{bare}") else f"became {quietly(value)}"
    if not is_free_text(field):
        return "" if not isinstance(value, str) or value in ("", text.typed) else "was changed"
    wanted = as_it_should_read(field, text)
    if isinstance(value, list):  # a name on each line
        lines = (" ".join(line.split()) for line in (wanted or "").splitlines())
        wanted = list(dict.fromkeys(line for line in lines if line))
    if value == wanted:
        return ""
    return f"became {quietly(value)}, not {quietly(wanted)}"


def is_refused_rightly(form, name, field, text):
    """A free text is refused only for what it is, or for its length."""
    wanted = as_it_should_read(field, text)
    words = form.errors[name][0]
    if wanted is None:
        return "must not include special control characters" in words
    if len(wanted) > field.max_length:
        return words.endswith("characters or less")
    return not wanted or "special control characters" not in words


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_a_text_in_every_field_of_every_form(text, around, tried):
    wrong = []
    for form_class in forms():
        form = opened(form_class, sent(form_class, around, text.typed), around)
        form.is_valid()
        printed = str(form)
        printed.encode()
        fields = visible(form)
        shown = fields_of(printed) if any(map(is_free_text, fields.values())) else {}
        for name, field in fields.items():
            where = f"{form_class.__name__}.{name}"
            if name == "personal_data_checked":
                continue
            if problem := outcome(form, name, field, text):
                wrong.append(f"{where} {problem}")
            refused = name in form.errors
            if refused and is_free_text(field) and not is_refused_rightly(form, name, field, text):
                wrong.append(f"{where} is refused with {form.errors[name]}")
            if is_free_text(field) and shown[form.add_prefix(name)] != to_be_shown(text.typed):
                wrong.append(f"{where} shows {quietly(shown[name])}")
            tried[f"text × field: {'refused in our words' if refused else 'kept equal'}"] += 1
    assert not wrong, "\n".join(wrong)


def test_the_corpus_is_whole():
    assert len({text.id for text in TEXTS}) == 64
    assert len({day.id for day in DATES}) == 24
    assert len({address.id for address in ADDRESSES}) == 40


@pytest.mark.parametrize("day", DATES, ids=lambda day: day.id)
def test_a_date_in_every_date_field(day, around, tried):
    found = 0
    for form_class in forms():
        fields = first_asked(form_class, around)
        dates = [name for name, field in fields.items() if isinstance(field, DateField)]
        if not dates:
            continue
        data = {
            f"{name}-{box}": typed
            for name in dates
            for box, typed in zip(("day", "month", "year"), day.boxes, strict=True)
        }
        form = opened(form_class, data, around)
        form.is_valid()
        str(form).encode()
        for name in dates:
            if errors := form.errors.get(name):
                assert all(map(in_our_words, errors))
                if day.meant:
                    # a real day is refused only by a rule about which days it may be
                    assert " must be " in errors[0], errors
                    assert "real date" not in errors[0], errors
            else:
                assert form.cleaned_data[name] == day.meant
            found += 1
            tried["date × field"] += 1
    assert found


def asked(field, typed):
    form = type("Asked", (PortalForm,), {"it": field})({"it": typed})
    return form.cleaned_data["it"] if form.is_valid() else form["it"].error


def tried_in_forms(kind, address, around, tried):
    for form_class in forms():
        names = [n for n, f in first_asked(form_class, around).items() if isinstance(f, kind)]
        if not names:
            continue
        form = opened(form_class, sent(form_class, around, address.typed), around)
        form.is_valid()
        for name in names:
            assert form.errors.get(name) or form.cleaned_data[name] == address.kept, name
            assert all(map(in_our_words, form.errors.get(name, [])))
            tried["address × field"] += 1


@pytest.mark.parametrize("address", MAIL, ids=lambda address: address.id)
def test_an_email_address_in_every_field_for_one(address, around, tried):
    got = asked(EmailField(), address.typed)
    tried["address × field"] += 1
    assert got == address.kept or (
        address.kept is None and got.startswith(("Enter an", "Email"))
    ), got
    tried_in_forms(EmailField, address, around, tried)


@pytest.mark.parametrize("address", WEB, ids=lambda address: address.id)
def test_a_web_address_in_every_field_for_one(address, around, tried):
    got = asked(WebAddressField(), address.typed)
    tried["address × field"] += 1
    assert got == address.kept or (address.kept is None and got.startswith(("Enter a", "Web"))), got
    tried_in_forms(WebAddressField, address, around, tried)
