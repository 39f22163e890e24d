"""No form in the portal speaks Django's words, and every text knows how long it may be."""

import importlib
import pkgutil

import pytest
from django import forms as django_forms
from django.conf import settings
from django.core import validators
from django.utils.module_loading import import_string

import kmip_portal
from kmip_portal.forms import PortalForm

FIELDS = [getattr(django_forms, name) for name in dir(django_forms) if name.endswith("Field")]
DJANGOS = {
    str(words)
    for field in FIELDS
    for words in getattr(field, "default_error_messages", {}).values()
} | {
    str(one.message)
    for one in vars(validators).values()
    if isinstance(one, type) and hasattr(one, "message") and one is not validators.RegexValidator
}
BANNED = ("please", "sorry", "invalid", "required", "oops", "forgot")


def every_form():
    """Each form of ours, found by importing every module named forms."""
    packages = [kmip_portal, *(importlib.import_module(name) for name in ("agreements",))]
    packages += [importlib.import_module(n) for n in ("signatories", "records", "reviews")]
    for package in packages:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "forms" in module.name.split("."):
                importlib.import_module(module.name)
    found, left = set(), [PortalForm]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if not kind.__module__.startswith("tests."):
            found.add(kind)
    named = {*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()}
    found |= {import_string(name) for name in named}
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def every_field():
    for form in every_form():
        for name, field in form.base_fields.items():
            if not field.widget.is_hidden:
                yield pytest.param(field, id=f"{form.__module__}.{form.__name__}.{name}")


def words_of(field):
    """What this field can say when an answer will not do."""
    used = {
        key: words
        for key, words in field.error_messages.items()
        # only what this kind of field can in fact say
        if key != "required" or field.required
    }
    said = [str(words) for words in used.values()]
    return said + [str(one.message) for one in field.validators if hasattr(one, "message")]


@pytest.mark.parametrize("field", list(every_field()))
def test_a_field_speaks_our_words(field):
    said = words_of(field)
    assert not DJANGOS & set(said)
    for sentence in said:
        assert not [word for word in BANNED if word in sentence.lower().split()], sentence


def may_be_endless(field):
    """Whether any length of text is taken."""
    return isinstance(field, django_forms.CharField) and not field.max_length


@pytest.mark.parametrize("field", list(every_field()))
def test_a_text_knows_how_long_it_may_be(field):
    assert not may_be_endless(field)


def test_a_text_without_a_limit_and_words_of_django_are_found():
    class Forgetful(PortalForm):
        note = django_forms.CharField()

    note = Forgetful.base_fields["note"]

    assert may_be_endless(note)
    assert not may_be_endless(django_forms.CharField(max_length=10))
    assert set(words_of(note)) & DJANGOS


def test_forms_that_allauth_builds_itself_are_all_replaced():
    assert all(issubclass(form, PortalForm) for form in every_form())
