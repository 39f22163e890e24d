"""64 texts, and how each reads back where it is taken."""

from typing import NamedTuple

REFUSED = None


class Text(NamedTuple):
    """What is typed; `lines` is how it reads back from a field of several lines and `line` from a
    field of one. REFUSED: it is not taken. Empty: it counts as no answer."""

    id: str
    typed: str
    lines: str | None
    line: str | None


def kept(id, typed):
    return Text(id, typed, typed, typed)


def refused(id, typed):
    return Text(id, typed, REFUSED, REFUSED)


TEXTS = [
    # markup and code
    kept("T01 markup", "a < b & c > d \"quoted\" 'single'"),
    kept("T02 script", "</textarea><script>alert('x')</script><img src=x onerror=alert(1)>"),
    kept("T03 entities", "&amp; &lt;b&gt; &#60; &#x3c; &nbsp; &copy"),
    kept("T04 end of CDATA", "before ]]> after <![CDATA[ <x/> ]]>"),
    kept(
        "T05 XXE", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;'
    ),
    kept("T06 template", "{{ 7*7 }} {% load static %} {# gone? #} ${7*7} #{7*7} <%= 7*7 %>"),
    kept("T07 format", "100% of %s and %(name)s and {0} and {name!r} and $HOME `id`"),
    kept("T08 SQL", "Robert'); DROP TABLE records_recordofsharing;--"),
    kept("T09 LIKE", "50%_\\% [a-z] 'x' OR 1=1"),
    kept("T10 JSON", '{"a": "b\\u0000c", "d": [null, true]}'),
    kept("T11 Markdown", "# head *em* **strong** [link](javascript:alert(1)) `code` > quote"),
    kept("T12 web address", "javascript:alert(1) http://127.0.0.1:80/ file:///etc/passwd"),
    kept("T13 Office escape", "_x0000_ _x000D_ _x0041_ _x005F_x0041_"),
    # control characters and what is no character
    refused("T14 NUL", "before\x00after"),
    refused("T15 bell", "before\x07after"),
    refused("T16 vertical tab", "before\x0bafter"),
    refused("T17 form feed", "before\x0cafter"),
    refused("T18 escape sequence", "\x1b[31mred\x1b[0m"),
    refused("T19 delete", "before\x7fafter"),
    refused("T20 C1 control", "before\x9fafter"),
    refused("T21 unit separator at the end", "text\x1f"),
    refused("T22 U+FFFE", "before\ufffeafter"),
    refused("T23 U+FFFF", "before\uffffafter"),
    refused("T24 U+FDD0", "before\ufdd0after"),
    refused("T25 U+1FFFF", "before\U0001ffffafter"),
    refused("T26 lone first half", "before\ud83dafter"),
    refused("T27 lone second half", "before\ude00after"),
    refused("T28 halves the wrong way round", "\ude00\ud83d"),
    refused("T29 replacement character", "Caf\ufffd"),
    # marks without a shape
    kept("T30 byte order mark first", "\ufefffirst"),
    kept("T31 zero width space", "zero\u200bwidth"),
    kept("T32 soft hyphen and word joiner", "co\u00adoperate\u2060now"),
    kept("T33 right-to-left override", "report\u202efdp.exe"),
    kept("T34 tag characters", "flag \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f"),
    Text("T35 nothing to be seen", "\u200b\u200d\u2060", "", ""),
    Text("T36 blanks of every kind", " \u00a0\u2003\u3000\t\r\n", "", ""),
    Text("T37 blanks around", "\u00a0\u3000 word \u2003\n", "word", "word"),
    # writing
    kept("T38 Hebrew and numbers", "\u05e9\u05dc\u05d5\u05dd 123 \u2067abc\u2069 (x)"),
    kept(
        "T39 Arabic", "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645\u064c ٣٤"
    ),
    kept("T40 Welsh", "Llŷn, tŷ, dŵr, Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"),
    kept("T41 Chinese, Japanese, Korean", "肯特郡 ケント州 켄트"),
    kept("T42 beyond the basic plane", "𝒦ent 𠜎 𐍈 🂡"),
    kept("T43 emoji families", "👩‍👩‍👧‍👦 👍🏽 🇬🇧 ❤️ 1️⃣"),
    kept("T44 composed and not", "\u00e9 e\u0301 \u00c5 A\u030a \u212b"),
    kept("T45 compatibility forms", "ﬁne ① ½ ㎏ ª Ⅻ ＡＢＣ"),
    kept("T46 300 marks on a letter", "a" + "\u0301" * 300),
    kept("T47 Turkish and German", "İstanbul ı Straße ẞ ΣΑΣ"),
    kept("T48 look-alikes", "Κеnt Pоlіcе"),
    # lines
    Text("T49 CRLF", "one\r\ntwo", "one\ntwo", "one two"),
    Text("T50 CR alone", "one\rtwo", "one\ntwo", "one two"),
    Text(
        "T51 rare line ends",
        "one\x85two\u2028three\u2029four",
        "one\ntwo\nthree\nfour",
        "one two three four",
    ),
    Text("T52 tabs and empty lines", "a\tb\n\n\nc", "a\tb\n\n\nc", "a b   c"),
    Text(
        "T53 header of a letter",
        "Subject\r\nBcc: victim@kmip.example\r\n\r\nbody",
        "Subject\nBcc: victim@kmip.example\n\nbody",
        "Subject Bcc: victim@kmip.example  body",
    ),
    # what a spreadsheet would work out
    kept("T54 formula", '=HYPERLINK("http://kmip.example","x")&1+1'),
    kept("T55 plus", "+44 1622 000000"),
    kept("T56 minus", "-2+3+cmd|' /C calc'!A0"),
    kept("T57 at", "@SUM(A1:A9)"),
    Text("T58 tab and formula", "\t=1+1", "=1+1", "=1+1"),
    kept("T59 full-width formula", "＝1+1"),
    # what is taken for something else
    kept("T60 words of machines", "NULL None undefined NaN true <Unknown> nil ''"),
    kept("T61 numbers", "007 1e5 -0 0x10 ١٢٣ 1,000.00 9007199254740993"),
    kept("T62 paths", "../../etc/passwd C:\\temp\\new\\x.txt \\\\server\\share con.txt ~root"),
    # length
    kept("T63 a word of 5,000 letters", "w" * 5_000),
    kept("T64 100 KB", ("A long answer, O’Brien & D'Arcy. " * 3_400)[:102_400].strip()),
]
