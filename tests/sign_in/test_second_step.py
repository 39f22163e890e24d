"""The second step of signing in: nobody who reads the database, or a backup, can take it."""

from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps

from tests import make

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
migration = import_module("kmip_portal.accounts.migrations.0003_second_steps_sealed")


@pytest.fixture
def app():
    return totp.TOTP.activate(make.user(), SECRET)


def code_now(secret=SECRET):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def kept():
    return str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_secret_is_not_kept_in_clear_and_its_codes_are_right(app):
    assert SECRET not in kept()
    assert app.validate_code(code_now())


def test_recovery_codes_are_not_kept_in_clear_and_stay_the_same(monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "generate_seed", lambda *_: "5eed" * 20)
    codes = RecoveryCodes.activate(make.user()).generate_codes()

    assert "5eed5eed" not in kept()
    assert RecoveryCodes(Authenticator.objects.get()).generate_codes() == codes


def test_with_another_key_of_the_portal_no_code_is_right(app, settings):
    settings.SECRET_KEY = "another " * 8

    assert not app.validate_code(code_now())
    assert not app.validate_code(code_now(""))


def test_while_the_key_is_changed_the_one_before_still_opens(app, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]

    assert app.validate_code(code_now())


def test_what_an_earlier_version_kept_in_clear_is_sealed_once(app):
    Authenticator.objects.update(data={"secret": SECRET})

    migration.lock(apps, None)
    sealed = kept()
    migration.lock(apps, None)

    assert SECRET not in sealed
    assert kept() == sealed
    assert totp.TOTP(Authenticator.objects.get()).validate_code(code_now())
    migration.unlock(apps, None)
    assert SECRET in kept()
