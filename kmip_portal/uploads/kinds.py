"""What a file is, by what is in it: its name and what the browser calls it say nothing."""

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "heic": "image/heic",
    "jpg": "image/jpeg",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PACKAGES = {"docx", "odt", "xlsx"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word and Excel, and anything with a password
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
PAGE_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?php")
BEGINNING = 1024
ZIP_END = b"PK\x05\x06"


def family_of(content: bytes) -> str:
    """ "pdf", "png", "jpg", "heic", "package" for anything zipped, "ole", "text", or nothing."""
    start = content[:BEGINNING]
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "package"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        return "heic"
    if start.startswith(OLE):
        return "ole"
    return "text" if _is_text(content) else ""


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")  # as Excel saves it on many machines
        except UnicodeDecodeError:
            return False
    return not any(character < " " and character not in "\t\r\n" for character in text)


def is_another_too(content: bytes, family: str) -> bool:
    """Would some program open it as something else than it says it is?"""
    start = content[:BEGINNING].lower()
    return (
        (family != "pdf" and b"%pdf-" in start)
        or (family != "package" and ZIP_END in content[-66_000:])
        or (family != "text" and any(page in start for page in PAGE_BEGINS))
    )
