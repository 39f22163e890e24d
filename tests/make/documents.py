from kmip_portal.documents.services import make_due, request_file

OUTLINE = {
    "title": "Record of Sharing",
    "blocks": [{"type": "paragraph", "text": "Shared with the council."}],
}


def asked_file(format="pdf", snapshot=None, **fields):
    """A file that was asked for and is not made yet."""
    fields = {
        "kind": "record",
        "subject": "ROS-7K2M-9QXD",
        "filename": f"record-of-sharing.{format}",
        "template": "documents/outline.html" if format == "pdf" else "",
    } | fields
    return request_file(format=format, snapshot=snapshot or OUTLINE, **fields)


def made_file(format="docx", **fields):
    """A file that a worker has made."""
    document = asked_file(format, **fields)
    make_due()
    document.refresh_from_db()
    return document
