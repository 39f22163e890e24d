"""The portal's seal on a PDF: one PAdES signature over the whole file, after which nothing may
change. Imported by workers and commands only: pyHanko is large.

A self-made certificate is made at first need; K-MIP's own is named by KMIP_SEAL_FILE. The time in
the seal is that of the server's clock and says so, unless a time authority is named by
KMIP_TIMESTAMP_URL: then its word is in the seal, or there is no seal.
"""

import os
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from asn1crypto import pem, x509
from cryptography import x509 as making
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from kmip_portal.documents.marks import mark_of

Made = TypeVar("Made")

FIELD = "Portal seal"
NAME = "Kent and Medway Information Sharing Portal"
OWNER = "Kent and Medway Information Partnership"
# wide, because these dates vouch for nothing: who checks compares the certificate itself
VALID = datetime(2025, 1, 1, tzinfo=UTC), datetime(2065, 1, 1, tzinfo=UTC)
TIME_AUTHORITY_SECONDS = 20


class NotSealed(Exception):
    """The file could not be sealed; the message says why in a sentence."""


@dataclass(frozen=True)
class FoundSeal:
    """A signature found in a file: whose it is, and whether the file is as it was then."""

    fingerprint: str
    signer: str
    is_whole: bool
    sealed_at: datetime | None
    time_is_attested: bool


def seal(content: bytes, *, of: str) -> tuple[bytes, x509.Certificate]:
    """The file with the portal's seal, and the certificate it was sealed with."""
    signer = _signer()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    # the update of the metadata would break PDF/UA; private to pyHanko, so a test watches it
    writer._update_meta = lambda *args, **kwargs: None  # type: ignore[method-assign]
    pen = PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            name=signer.subject_name,
            reason=_reason(signer.signing_cert, of),
            location=settings.BASE_URL,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=signer,
        timestamper=_time_authority(),
        new_field_spec=SigFieldSpec(
            FIELD,
            readable_field_name=FIELD,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        ),
    )
    try:
        sealed = _by_itself(lambda: pen.sign_pdf(writer))
    except Exception as failure:  # a time authority fails in as many ways as there are networks
        if settings.TIMESTAMP_URL:
            raise NotSealed(
                f"The time authority at {settings.TIMESTAMP_URL} did not give the time"
                f" ({type(failure).__name__}: {_first_words(failure)})."
            ) from failure
        raise NotSealed(f"The seal could not be set ({failure}).") from failure
    made = bytes(sealed.getbuffer())
    _check(made, signer.signing_cert)
    return made, signer.signing_cert


def find_seals(content: bytes) -> list[FoundSeal]:
    """The signatures in a file; raises whatever a file that is no PDF makes a reader raise."""
    reader = PdfFileReader(BytesIO(content), strict=False)
    return [_look_at(signature) for signature in reader.embedded_signatures]


def valid_until() -> datetime:
    """The last moment of the certificate that the portal seals with now."""
    certificate: x509.Certificate = _signer().signing_cert
    until: datetime = certificate.not_valid_after
    return until


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.sha256.hex()


def as_pem(certificate: x509.Certificate) -> str:
    return pem.armor("CERTIFICATE", certificate.dump()).decode()


def _reason(certificate: x509.Certificate, of: str) -> str:
    """Plain ASCII, whose letters and digits stand in the file as text: see documents.marks."""
    clock = (
        f"Time attested by {settings.TIMESTAMP_URL}."
        if settings.TIMESTAMP_URL
        else "Time of the portal's own clock."
    )
    of = of.encode("ascii", "replace").decode()
    return f"Issued by the portal: {of}. {clock} {mark_of(fingerprint(certificate))}"


def _by_itself(work: Callable[[], Made]) -> Made:
    """What the work gives, done in a thread of its own: pyHanko starts a loop, and a thread that
    has one already, such as that of a browser's tests or of an ASGI server, refuses a second."""
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(work).result()


def _look_at(signature: object) -> FoundSeal:
    certificate = signature.signer_cert  # type: ignore[attr-defined]
    trusts_it = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = _by_itself(
        lambda: validate_pdf_signature(signature, trusts_it, ts_validation_context=None)  # type: ignore[arg-type]
    )
    stamp = status.timestamp_validity
    return FoundSeal(
        fingerprint=fingerprint(certificate),
        signer=certificate.subject.human_friendly,
        is_whole=bool(
            status.intact
            and status.valid
            and status.docmdp_ok
            and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
            and (stamp is None or (stamp.intact and stamp.valid))
        ),
        sealed_at=stamp.timestamp if stamp else status.signer_reported_dt,
        time_is_attested=bool(stamp and stamp.intact and stamp.valid),
    )


def _check(made: bytes, certificate: x509.Certificate) -> None:
    """A seal that does not hold is never kept."""
    found = find_seals(made)
    if settings.TIMESTAMP_URL and not found[0].time_is_attested:
        raise NotSealed(f"What {settings.TIMESTAMP_URL} answered is not a time that holds.")
    if [each.fingerprint for each in found if each.is_whole] != [fingerprint(certificate)]:
        raise NotSealed("The seal that was set does not hold.")


def _time_authority() -> HTTPTimeStamper | None:
    url = settings.TIMESTAMP_URL
    return HTTPTimeStamper(url, timeout=TIME_AUTHORITY_SECONDS) if url else None


def _first_words(failure: Exception) -> str:
    return str(failure.__cause__ or failure)[:200]


def _signer() -> SimpleSigner:
    path = Path(settings.SEAL_FILE) if settings.SEAL_FILE else _self_made()
    return _load(path, settings.SEAL_PASSWORD, path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _load(path: Path, password: str, changed: int) -> SimpleSigner:
    """Read once, and again when the file changes."""
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=password.encode() or None)
    if signer is None or signer.signing_cert is None:
        raise NotSealed(f"The seal in {path} cannot be opened. Look at KMIP_SEAL_PASSWORD.")
    return signer


def _self_made() -> Path:
    """The portal's own certificate and key: made once, readable by its owner alone."""
    path = settings.DATA_DIR / "seal" / "seal.p12"
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished = path.with_name(f".{uuid.uuid4().hex}.part")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(_new_certificate())
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(unfinished)  # whoever is second takes the first one's
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path


def _new_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())  # an RSA key takes a quarter second to open
    name = making.Name(
        [
            making.NameAttribute(NameOID.ORGANIZATION_NAME, OWNER),
            making.NameAttribute(NameOID.COMMON_NAME, f"{NAME} (self-made)"),
        ]
    )
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"], False
    )  # fmt: skip
    certificate = (
        making.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(making.random_serial_number())
        .not_valid_before(VALID[0])
        .not_valid_after(VALID[1])
        .add_extension(making.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            making.KeyUsage(digital_signature=True, content_commitment=True, **usage),
            critical=True,
        )
        .add_extension(making.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, NoEncryption())
