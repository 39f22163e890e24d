import hashlib
from io import BytesIO

from PIL import Image

from kmip_portal import clock
from kmip_portal.uploads import CheckedUpload
from signatories.services import scans


def scan(of, version, *, by, drawn=True):
    """A signed statement that waits to be checked, its page drawn."""
    out = BytesIO()
    Image.new("RGB", (600, 850), "white").save(out, "JPEG")
    content = out.getvalue()
    sha256 = hashlib.sha256(content).hexdigest()
    upload = CheckedUpload("jpg", "image/jpeg", "signed.jpg", len(content), sha256, content)
    statement = scans.send(
        organisation=of,
        version=version,
        name="Sam Signer",
        job_title="Chief constable",
        authority="Head of the force",
        signed_on=clock.today(),
        files=[upload],
        by=by,
    )
    if drawn:
        scans.draw_due()
    return statement
