"""What a provider says is read with every check made, and no other address is asked of it."""

from types import SimpleNamespace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from kmip_portal import clock, openid
from signatories.models import SingleSignOn
from tests import make

KEY, ANOTHERS = (rsa.generate_private_key(65537, 2048) for _ in range(2))
KEYS = {"keys": [jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
                 | {"kid": "k", "use": "sig"}]}  # fmt: skip
EXPECTED = {"issuer": "https://login.example.gov.uk", "client_id": "portal", "nonce": "n" * 43}


def token(*, key=KEY, algorithm="RS256", kid="k", **other):
    now = int(clock.now().timestamp())
    claims = {"iss": EXPECTED["issuer"], "aud": "portal", "sub": "1", "iat": now,
              "exp": now + 300, "nonce": EXPECTED["nonce"]} | other  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


def test_a_token_that_holds_is_read():
    assert openid.read_token(token(), keys=KEYS, **EXPECTED)["sub"] == "1"


def tampered():
    head, body, signature = token().split(".")
    return f"{head}.{jwt.utils.base64url_encode(b'{}').decode()}.{signature}", body


NOT = {
    "tampered with": lambda: tampered()[0],
    "signed by another": lambda: token(key=ANOTHERS),
    "not signed": lambda: token(key=None, algorithm="none"),
    "signed with the public key as a secret": lambda: token(key="x" * 64, algorithm="HS256"),
    "of an unknown key": lambda: token(kid="other"),
    "of another sign-in": lambda: token(nonce="m" * 43),
    "without a nonce": lambda: token(nonce=None),
    "of another provider": lambda: token(iss="https://login.example.gov.uk/"),
    "for another portal": lambda: token(aud="another"),
    "for several, and not ours": lambda: token(aud=["portal", "another"], azp="another"),
    "expired": lambda: token(exp=int(clock.now().timestamp()) - 120),
    "of the future": lambda: token(iat=int(clock.now().timestamp()) + 900),
    "of nobody": lambda: token(sub=None),
    "nothing": lambda: "",
    "nonsense": lambda: "a.b.c",
}


@pytest.mark.parametrize("made", NOT.values(), ids=NOT)
def test_a_token_is_refused(made):
    with pytest.raises(openid.Refused):
        openid.read_token(made(), keys=KEYS, **EXPECTED)


def test_a_nonce_of_other_letters_is_of_another_sign_in():
    with pytest.raises(openid.Refused, match="another sign-in"):
        openid.read_token(token(nonce="ñ" * 43), keys=KEYS, **EXPECTED)


@pytest.mark.parametrize(
    "claims", [{}, {"acr": ["mfa"]}, {"acr": {"mfa": True}}, {"amr": "mfa"}, {"amr": {"mfa": 1}}]
)
def test_only_what_a_token_says_as_the_standard_has_it_is_a_second_step(claims):
    assert not openid.says_two_steps(claims)
    assert openid.says_two_steps({"acr": "https://refeds.org/profile/mfa"})
    assert openid.says_two_steps({"amr": ["pwd", "mfa"]})


# --- what this server may be made to ask ---------------------------------------------------------
@pytest.mark.parametrize(
    "issuer",
    ["http://login.example.gov.uk", "https://localhost", "https://127.0.0.1", "https://[::1]",
     "https://10.0.0.8", "https://169.254.169.254", "https://db.internal", "https://printer.local",
     "https://me:secret@login.example.gov.uk", "ftp://login.example.gov.uk", "https://db", "x",
     "https://[", "https://login.example.gov.uk:port", "https://login.example.gov.uk:99999",
     "https://login example.gov.uk"],
)  # fmt: skip
def test_an_issuer_stands_on_the_public_internet_over_https(client, settings, issuer, police):
    settings.OPENID_MAY_BE_LOCAL = False
    client.force_login(make.kmip_person("secretariat"))
    given = {"issuer": issuer, "client_id": "a", "client_secret": "b", "domains": "weald.example"}

    page = client.post(reverse("signatories:single_sign_on", args=[police.slug]), given)

    assert "Issuer must be an address on the internet" in page.text
    assert not SingleSignOn.objects.exists()
    with pytest.raises(openid.Refused):
        openid.asked(issuer)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "fe80::1%eth0",
                                     "::ffff:10.0.0.1",
                                     "169.254.169.254", "100.64.0.1", "0.0.0.1",
                                     "224.0.0.1"])  # fmt: skip
def test_a_name_that_leads_into_our_own_network_is_not_asked(settings, monkeypatch, address):
    settings.OPENID_MAY_BE_LOCAL = False
    found = [(None, None, None, "", ("93.184.216.34", 443)), (None, None, None, "", (address, 443))]
    monkeypatch.setattr(openid.socket, "getaddrinfo", lambda *a, **k: found)

    with pytest.raises(openid.Refused, match="public internet"):
        openid.discovered("https://login.example.gov.uk")


def test_an_answer_that_never_ends_or_leads_elsewhere_is_not_followed(monkeypatch):
    class Answer(SimpleNamespace):
        def read1(self, size):
            return b"x" * size

    class Wire(SimpleNamespace):
        def request(self, *given):
            pass

        def getresponse(self):
            return Answer(status=200)

        def close(self):
            pass

    monkeypatch.setattr(openid, "_connected", lambda place: Wire())
    with pytest.raises(openid.Refused, match="too much"):
        openid.asked("https://login.example.gov.uk")
    monkeypatch.setattr(Answer, "read1", lambda self, size: b"")
    monkeypatch.setattr(Wire, "getresponse", lambda self: Answer(status=302))
    with pytest.raises(openid.Refused, match="302"):
        openid.asked("https://login.example.gov.uk")


def test_one_that_does_not_answer_is_left_alone_for_a_moment(monkeypatch):
    """So that whoever presses the button meanwhile does not wait, and keeps nobody else waiting."""
    tries = []

    def silent(place):
        tries.append(place.hostname)
        raise TimeoutError

    monkeypatch.setattr(openid, "_connected", silent)
    for _ in range(3):
        with pytest.raises(openid.Refused, match="could not be asked: TimeoutError"):
            openid.discovered("https://login.example.gov.uk")

    assert tries == ["login.example.gov.uk"]


def test_an_answer_of_ten_thousand_brackets_is_refused(monkeypatch):
    monkeypatch.setattr(openid, "_asked", lambda *given: openid.json.loads("[" * 100_000))

    with pytest.raises(openid.Refused, match="could not be asked"):
        openid.asked("https://login.example.gov.uk")
