"""A published file bears one seal, and no byte of it can change without showing."""

import asyncio
import hashlib
import io
import re
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import page
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from kmip_portal.documents import marks, pdf, sealing, services
from kmip_portal.documents.models import Seal, StoredDocument
from tests.documents.authority import authority

OUTLINE = {
    "title": "A sealed file",
    "mark": "",
    "name": "",
    "blocks": [{"type": "paragraph", "text": "Words."}],
}


@pytest.fixture(scope="module")
def plain():
    return pdf.render("documents/outline.html", OUTLINE)[0]


@pytest.fixture(scope="module")
def sealed(plain):
    return sealing.seal(plain, of="agreement-version version 6.0")[0]


def asked_for(**more):
    return services.request_file(
        kind="test",
        subject="T-1",
        format="pdf",
        template="documents/outline.html",
        snapshot=OUTLINE,
        filename="sealed.pdf",
        **{"sealed": True} | more,
    )


def made(document):
    services.make_due()
    document.refresh_from_db()
    return document


def reason(content):
    return PdfFileReader(io.BytesIO(content)).embedded_signatures[0].sig_object["/Reason"]


def test_pyhankos_own_validator_accepts_the_seal(sealed):
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, trusted)

    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.docmdp_level.name == "NO_CHANGES"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_a_seal_is_set_and_checked_where_a_loop_runs_already(plain):
    """As in a server that answers many at once, and beside a browser in the tests."""

    async def both():
        sealed, _ = sealing.seal(plain, of="a page")
        return sealing.find_seals(sealed)

    assert [one.is_whole for one in asyncio.run(both())] == [True]


def test_the_seal_leaves_pdf_ua_whole(sealed):
    report = page.validate_pdf_bytes(sealed, profile="ua1")

    assert report.is_compliant, [f"{f.rule_id}: {f.message}" for f in report.failures]


def test_the_file_kept_is_the_sealed_one_and_its_hash_is_of_those_bytes():
    document = made(asked_for())
    content = services.read(document)

    assert document.is_ready
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.seal == Seal.objects.get()
    assert [found.fingerprint for found in sealing.find_seals(content)] == [
        document.seal.fingerprint
    ]


def test_a_seal_says_whose_clock_it_goes_by(sealed):
    assert "Time of the portal's own clock." in reason(sealed)
    found = sealing.find_seals(sealed)[0]

    assert not found.time_is_attested
    assert abs(found.sealed_at - datetime.now(UTC)) < timedelta(minutes=5)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_one_changed_byte_breaks_the_seal_and_leaves_a_mark(sealed, data):
    # the seal itself stands in a field padded with noughts, which nothing reads and it cannot cover
    begins = sealed.index(b"/Contents <")
    ends = sealed.index(b">", begins)
    place = data.draw(st.integers(0, begins) | st.integers(ends, len(sealed) - 1))
    altered = bytearray(sealed)
    altered[place] ^= data.draw(st.integers(1, 255))
    whose = sealing.find_seals(sealed)[0].fingerprint
    try:
        whole = [found.is_whole for found in sealing.find_seals(bytes(altered))]
    except Exception:  # the byte has spoilt the file for a reader
        whole = [False]

    assert True not in whole
    # the mark is found unless it is the mark itself that was changed
    mark = re.search(rb"Seal [0-9a-f]{24}", sealed)
    assert mark
    if not mark.start() <= place < mark.end():
        assert marks.are_in(bytes(altered), [whose])


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig (poppler) is not here")
def test_poppler_finds_the_seal_whole_and_the_altered_one_broken(sealed, tmp_path):
    def said(content):
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        return subprocess.run(["pdfsig", path], capture_output=True, text=True).stdout

    altered = sealed.replace(b"/FlateDecode", b"/FlateEncode", 1)

    assert altered != sealed
    assert "Signature is Valid" in said(sealed)
    assert "Total document signed" in said(sealed)
    assert "Signature is Valid" not in said(altered)


def test_the_self_made_certificate_is_made_once_and_is_its_owners_alone(settings, tmp_path, plain):
    settings.DATA_DIR = tmp_path
    first, second = (sealing.seal(plain, of="x")[1] for _ in range(2))
    path = tmp_path / "seal" / "seal.p12"

    assert sealing.fingerprint(first) == sealing.fingerprint(second)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["seal.p12"]


def own_certificate(path, password):
    """K-MIP's own seal: issued by somebody else, and kept under a password."""
    key, day = ec.generate_private_key(ec.SECP256R1()), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "K-MIP seal")])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, certificate, None, BestAvailableEncryption(password.encode())
        )
    )


def test_k_mips_own_certificate_is_used_where_it_is_named(settings, tmp_path):
    settings.SEAL_FILE, settings.SEAL_PASSWORD = str(tmp_path / "own.p12"), "secret of a test"
    own_certificate(tmp_path / "own.p12", "secret of a test")

    found = sealing.find_seals(services.read(made(asked_for())))[0]

    assert (found.signer, found.is_whole) == ("Common Name: K-MIP seal", True)


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_seal_that_cannot_be_opened_leaves_the_file_unmade_and_says_why(
    settings, tmp_path, password
):
    settings.SEAL_FILE, settings.SEAL_PASSWORD = str(tmp_path / "own.p12"), password
    own_certificate(tmp_path / "own.p12", "secret of a test")
    document = made(asked_for())

    assert not document.is_ready
    assert document.reason.startswith(f"The seal in {tmp_path}/own.p12 cannot be opened.")


def test_a_time_authority_attests_the_time(settings, sealed):
    with authority() as settings.TIMESTAMP_URL:
        content = services.read(made(asked_for()))

    found = sealing.find_seals(content)[0]
    assert (found.is_whole, found.time_is_attested) == (True, True)
    assert f"Time attested by {settings.TIMESTAMP_URL}." in reason(content)
    assert page.validate_pdf_bytes(content, profile="ua1").is_compliant


def of_another_file(answer):
    """The word of an authority for something else."""
    return answer.replace(answer[-40:], bytes(40))


@pytest.mark.parametrize(
    "spoil", [503, lambda answer: b"nonsense", of_another_file], ids=["503", "nonsense", "broken"]
)
def test_an_authority_that_fails_is_a_failure_and_never_a_seal_without_it(settings, spoil):
    with authority(spoil) as settings.TIMESTAMP_URL:
        document = made(asked_for())

    assert not document.is_ready
    assert settings.TIMESTAMP_URL in document.reason
    assert not Seal.objects.exists()


def test_the_secretariat_sees_why_while_it_is_still_tried(settings, client, secretariat):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    made(asked_for())
    client.force_login(secretariat)

    shown = client.get("/manage/files/").content.decode()

    assert "Being tried again" in shown
    assert "The time authority at http://127.0.0.1:9/ did not give the time" in shown


def test_when_the_authority_answers_again_the_file_is_made(settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    document = made(asked_for())
    StoredDocument.objects.update(leased_until=None)
    with authority() as settings.TIMESTAMP_URL:
        assert made(document).is_ready


def test_a_file_with_a_key_is_made_once():
    assert asked_for(key="blank/x").pk == asked_for(key="blank/x").pk
    assert asked_for().pk != asked_for().pk
