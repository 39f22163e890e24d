import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile

from agreements.models import Agreement, AgreementVersion, Clause, Purpose
from kmip_portal import clock
from kmip_portal.documents.models import StoredDocument, snapshot_sha256
from tests.make.people import user

NAME = "Kent and Medway Information Sharing Agreement"


def version(number="6.0", status="in_force", **fields):
    """A version with two clauses and a purpose; its file and approval as its status has them."""
    agreement, _ = Agreement.objects.get_or_create(name=NAME, defaults={"short_name": "KMISA"})
    day = fields.pop("in_force_on", clock.today() - timedelta(days=30))
    stamps = {}
    if status not in ("draft", "discarded"):
        document = stored_pdf(f"agreement-{number.replace('.', '-')}.pdf")
        stamps = {
            "in_force_on": day,
            "accept_by": day + timedelta(days=90),
            "review_due_on": day + timedelta(days=365),
            "pdf": document,
            "word": stored_file(f"agreement-{number.replace('.', '-')}.docx", b"PK for a test"),
            "proposed_by": user(name="Dana Drafter"),
            "proposed_at": clock.now(),
        }
        if status != "proposed":
            stamps |= {
                "approved_by": user(name="Ash Approver"),
                "approved_at": clock.now(),
                "approved_sha256": document.sha256,
            }
    made = AgreementVersion.objects.create(
        agreement=agreement, number=number, title=NAME, status=status, **stamps | fields
    )
    clause(made, level=1, number="1", heading="Introduction", body="")
    clause(made, number="1.1", heading="Sharing without consent", body="1. Share when it is right.")
    Purpose.objects.create(version=made, position=1, title="Safeguarding children")
    return made


def clause(of, **fields):
    position = of.clauses.count() + 1
    fields = {"key": f"clause-{position}", "position": position, "heading": "Heading"} | fields
    return Clause.objects.create(version=of, **fields)


def stored_pdf(filename="file.pdf", content=b"%PDF-1.7 for a test"):
    return stored_file(filename, content, pages=1)


def stored_file(filename, content, pages=None):
    """A file that is ready, without the work of making it."""
    document = StoredDocument(
        kind="test",
        subject=filename,
        format=filename.rpartition(".")[2],
        filename=filename,
        snapshot={},
        snapshot_sha256=snapshot_sha256({}),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=pages,
        made_at=clock.now(),
    )
    document.file.save(filename, ContentFile(content), save=False)
    document.save()
    return document
