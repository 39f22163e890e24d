"""A file is handed in, and what is said of it."""

from io import BytesIO

import pytest

from kmip_portal.uploads import BadFile, check_upload

SCAN = {"pdf", "jpg", "png", "heic", "docx"}
WORD = {"docx"}


def named(content, name="statement.pdf"):
    file = BytesIO(content)
    file.name = name
    return file


def refusal(content, wanted=frozenset(SCAN), **bounds):
    file = named(content)
    with pytest.raises(BadFile) as refused:
        check_upload(file, wanted, **bounds)
    assert file.tell() == 0
    return str(refused.value)
