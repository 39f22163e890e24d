"""A passkey signs in alone only where its device asked who is there; made without a browser."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests import make
from tests.sign_in.steps import may_sign_in

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG
SIGN_IN = "/account/two-step/webauthn/login/"


class Key:
    """A key on a stick, and its owner's account."""

    def __init__(self, owner):
        self.owner, self.id = owner, b"key-of-%d" % owner.pk
        self.private = ec.generate_private_key(ec.SECP256R1())
        digest = hashes.Hash(hashes.SHA256())
        digest.update(b"testserver")
        self.place = digest.finalize()
        public = ES256.from_cryptography_key(self.private.public_key())
        held = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self.place, FLAG.UP | FLAG.UV | FLAG.AT, 0, held)
        told = {
            "clientDataJSON": websafe_encode(self._said("webauthn.create", b"once")),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        Authenticator.objects.create(
            user=owner, type="webauthn",
            data={"name": "A stick", "credential": self._as_json(told)},
        )  # fmt: skip

    def _said(self, kind, challenge):
        return CollectedClientData.create(kind, challenge, ORIGIN)

    def _as_json(self, response):
        one = websafe_encode(self.id)
        return {"id": one, "rawId": one, "type": "public-key", "response": response}

    def answer(self, challenge, *, asked_who_is_there):
        """What a browser would send."""
        said = self._said("webauthn.get", challenge)
        flags = FLAG.UP | FLAG.UV if asked_who_is_there else FLAG.UP
        data = AuthenticatorData.create(self.place, flags, 1)
        signed = self.private.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        told = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(user_pk_to_url_str(self.owner).encode()),
        }
        return {"credential": json.dumps(self._as_json(told))}


@pytest.fixture
def priya():
    return may_sign_in(make.user("priya@weald.example", "Priya Shah"))


def challenge(client):
    """What the device is to sign."""
    return client.session["mfa.webauthn.state"]["challenge"]


def is_in(client):
    return client.get(reverse("in_tray")).status_code == 200


@pytest.mark.parametrize("asked", [True, False])
def test_it_signs_in_where_its_device_asked_who_is_there(client, priya, asked):
    key = Key(priya)
    client.get(SIGN_IN, headers={"X-Requested-With": "XMLHttpRequest"})

    client.post(SIGN_IN, key.answer(challenge(client), asked_who_is_there=asked))

    assert is_in(client) == asked


def test_a_question_of_the_second_step_is_no_way_in(client, priya, police, settings):
    """Asked of somebody else, who holds a key that they found: it need not ask who is there."""
    key = Key(priya)
    settings.TWO_STEPS_REQUIRED = True
    finder = may_sign_in(make.member(police, "lead", email="finder@weald.example"))
    Key(finder)
    client.force_login(finder)  # the second step is still due
    client.get(reverse("mfa_reauthenticate_webauthn"))

    client.post(SIGN_IN, key.answer(challenge(client), asked_who_is_there=False))

    assert client.session["_auth_user_id"] == str(finder.pk)
    assert not is_in(client)
