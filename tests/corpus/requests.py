"""48 requests that no form of ours sends. None may end in "there is a problem with the service"."""

import io
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

BOUNDARY = "----kmip"
FORM = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


class Request(NamedTuple):
    """`environ` gives what a WSGI server would say, for a path, beyond what it says of a GET."""

    id: str
    environ: Callable[[str], dict]


def plain(id, **environ):
    return Request(id, lambda path: {"PATH_INFO": path} | environ)


def query(id, text):
    return plain(id, QUERY_STRING=text)


def path(id, changed):
    return Request(id, lambda path: {"PATH_INFO": changed(path)})


def body(id, content, kind=FORM, length=None, method="POST"):
    content = content.encode() if isinstance(content, str) else content
    return Request(
        id,
        lambda path: {
            "PATH_INFO": path,
            "REQUEST_METHOD": method,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(content)) if length is None else length,
            "wsgi.input": io.BytesIO(content),
        },
    )


def parts(*given, end=f"--{BOUNDARY}--\r\n"):
    """The body of a multipart form: (headers, content) each."""
    return (
        "".join(f"--{BOUNDARY}\r\n{headers}\r\n\r\n{content}\r\n" for headers, content in given)
        + end
    )


def upload(name, filename="a.docx", more=""):
    return f'Content-Disposition: form-data; name="{name}"; filename="{filename}"{more}'


FIELD = 'Content-Disposition: form-data; name="title"'

REQUESTS = [
    # methods
    plain("H01 DELETE", REQUEST_METHOD="DELETE"),
    body("H02 PUT", "title=x", method="PUT"),
    body("H03 PATCH", "title=x", method="PATCH"),
    plain("H04 TRACE", REQUEST_METHOD="TRACE"),
    plain("H05 OPTIONS", REQUEST_METHOD="OPTIONS"),
    plain("H06 HEAD", REQUEST_METHOD="HEAD"),
    plain("H07 a method nobody knows", REQUEST_METHOD="KMIP"),
    plain("H08 a method in small letters", REQUEST_METHOD="post"),
    # bodies
    body("H09 nothing", ""),
    body("H10 6 MB in one field", "title=" + "x" * 6 * 1024 * 1024),
    body("H11 10,000 fields", "&".join(f"f{n}=x" for n in range(10_000))),
    body("H12 the same field 500 times", "&".join(["title=x&purpose_text=y&email=z"] * 500)),
    body("H13 JSON", '{"title": "x", "submission_id": "y"}', "application/json"),
    body("H14 plain text", "title=x", "text/plain"),
    body("H15 no kind at all", "title=x", ""),
    body("H16 multipart without a boundary", parts((FIELD, "x")), "multipart/form-data"),
    body(
        "H17 multipart cut off", parts((FIELD, "x"), (upload("file"), "PK"), end="")[:-9], MULTIPART
    ),
    body("H18 another boundary", parts((FIELD, "x")).replace(BOUNDARY, "other"), MULTIPART),
    body("H19 a boundary of 5,000 letters", parts((FIELD, "x")), f"{MULTIPART}{'b' * 5_000}"),
    body(
        "H20 broken base64",
        parts((upload("file", more="\r\nContent-Transfer-Encoding: base64"), "%%%")),
        MULTIPART,
    ),
    body("H21 a part without a name", parts(("Content-Disposition: form-data", "x")), MULTIPART),
    body("H22 a file without a name", parts((upload("file", ""), "x")), MULTIPART),
    body(
        "H23 a file named like a path", parts((upload("file", "../../x\x00.docx"), "x")), MULTIPART
    ),
    body(
        "H24 a text where a file belongs", parts((FIELD.replace("title", "file"), "x")), MULTIPART
    ),
    body(
        "H25 a file where a text belongs",
        parts((upload("title"), "x"), (upload("email"), "x")),
        MULTIPART,
    ),
    body("H26 300 files", parts(*((upload(f"f{n}"), "x") for n in range(300))), MULTIPART),
    body("H27 UTF-16 by its word", "title=x".encode("utf-16"), f"{FORM}; charset=utf-16"),
    body("H28 an unknown encoding", "title=x", f"{FORM}; charset=x-klingon"),
    body("H29 not UTF-8", b"title=caf\xe9&email=\xff\xfe&purpose_text=\xc3"),
    body("H30 broken percent signs", "title=%zz%&%&=%u0041&purpose_text=%E2%82"),
    body(
        "H31 NUL and half a pair", "title=a%00b&purpose_text=%ED%A0%80&email=%00&login=%00&code=%00"
    ),
    body("H32 longer than it says", "title=x&purpose_text=y", length="7"),
    body("H33 shorter than it says", "title=x", length="70"),
    body("H34 no length", "title=x", length=""),
    body(
        "H35 what the form keeps for itself",
        "submission_id=x%00&row_version=9e99&kept=no&later=%00",
    ),
    # what stands after the question mark
    query("H36 NUL", "q=a%00b&page=%00&sort=%00&on-day=%00&status=%00&next=%00"),
    query("H37 not UTF-8", "q=caf%e9&page=%ff&type=%c3&next=%ff"),
    query("H38 pages that cannot be", "page=-1&page=9999999999999999999&after=1e5&before=%D9%A3"),
    query("H39 a forged place in the list", "after=WyItIixbInBrIl0sWzFdXQ:1:x&sort=-password"),
    query("H40 words of the database", "q='%20OR%201=1--&order_by=password&status__in=x&id__gt=0"),
    query("H41 64 KB", "q=" + "x" * 65_536),
    query("H42 3,000 parameters", "&".join(f"p{n}=x" for n in range(3_000))),
    # paths, as a server hands them over: bytes read as Latin-1
    path("H43 NUL", lambda path: f"{path}a\x00b/"),
    path("H44 not UTF-8", lambda path: f"{path}\xff\xfe/"),
    path("H45 up and away", lambda path: f"{path}../../../etc/passwd"),
    path(
        "H46 very long, and odd signs", lambda path: f"{path}{'x' * 5_000};a=b\\c//{quote('💥')}/"
    ),
    # headers
    plain(
        "H47 forged hosts",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_FOR="'; DROP TABLE--, ::ffff:999.1.1.1",
        HTTP_X_FORWARDED_PROTO="gopher",
        HTTP_HOST="evil example\r\n:99999",
    ),
    plain(
        "H48 headers of nonsense",
        HTTP_COOKIE="kmip_session=\x00'; kmip_csrf=\xff; messages=[[]]; =; ;;a",
        HTTP_IF_NONE_MATCH='W/"\xff, "',
        HTTP_IF_MODIFIED_SINCE="yesterday",
        HTTP_RANGE="bytes=9-1,-",
        HTTP_ACCEPT_LANGUAGE="x" * 9_000,
        HTTP_ACCEPT_ENCODING="gzip;q=\xff",
        HTTP_REFERER="://\x00",
        HTTP_ORIGIN="null",
        HTTP_USER_AGENT="\x00" * 900,
    ),
]
