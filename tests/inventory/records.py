"""The addresses of Records of Sharing, and of K-MIP’s own form."""

from records.questions.steps import BY_SLUG
from tests.routes import (
    GONE,
    GONE_OR_SIGN_IN,
    KMIP,
    KMIP_ONLY_GONE,
    PUBLIC,
    SECRETARIAT,
    Route,
    answers,
    of,
)

# one-off records: their owner, the owner's team and the leads; unseen by everybody else
OWN = answers(404, practitioner=200, lead=200)
KEEPS = answers(403, practitioner=200, lead=200, representative=403, outsider=200)


def step(slug):
    """A page of the draft's form."""
    return lambda world: [world.draft, slug]


# what an adviser is asked: the outsider is the SIRO of their own organisation
ADVISER = answers(403, outsider=200)
ASKED = answers(404, outsider=200)
ADVICE = [
    Route("records:advice_list", ADVISER),
    Route("records:advice_list", ADVISER, query="?show=answered&office=siro"),
    Route("records:advice_many", answers(403, outsider=302)),
    Route("records:advice_detail", ASKED, of("advice_asked")),
    Route("records:advice_detail", ASKED, of("advice_given")),
    Route("records:advice_seen", ASKED, lambda world: [world.advice_given, 1]),
    Route("records:advice_seen", GONE_OR_SIGN_IN, lambda world: [world.advice_given, 9]),
    Route("records:advice_take_back", answers(404, outsider=302), of("advice_asked"), post=True),
    Route("records:advice_ask", answers(404, practitioner=200, lead=200), of("draft")),
    Route("records:advice_ask", answers(404, practitioner=302, lead=302), of("record")),
    Route(
        "records:look_rules",
        answers(403, practitioner=200, lead=200, signing_officer=200, representative=200),
        of("police"),
    ),
]

RECORDS = [
    *ADVICE,
    Route("records:record_list", KEEPS),
    Route("records:record_list", KEEPS, query="?q=panel&status=draft&status=decided&sort=title"),
    Route("records:record_filters", KEEPS),
    Route("records:record_filters", KEEPS, query="?since-day=31&since-month=2&since-year=2027"),
    Route("records:search_save", KEEPS, query="?q=panel"),
    Route(
        "records:search_delete",
        answers(403, practitioner=200, lead=404, outsider=404),
        of("search"),
    ),
    Route("records:record_print", KEEPS, query="?q=panel"),
    Route("records:record_download", KEEPS, page=False),
    Route("records:record_excel", KEEPS, query="?q=panel"),
    Route(
        "records:record_workbook",
        answers(403, practitioner=404, lead=404, outsider=404, representative=403),
        lambda world: ["a" * 64],
    ),
    Route("records:record_new", KEEPS),
    Route("records:record_new_page", KEEPS),
    Route("records:record_urgent", KEEPS),
    Route("records:record_counts", KMIP),
    Route("records:record_hand_over", OWN, of("record")),
    Route("records:record_retention", answers(403, lead=200, outsider=200)),
    Route("records:record_detail", OWN, of("disposed")),
    Route("records:template_list", KEEPS),
    Route(
        "records:template_start",
        answers(403, practitioner=302, lead=302, outsider=404),
        of("template"),
        post=True,
    ),
    Route(
        "records:template_remove",
        answers(403, practitioner=403, lead=200, outsider=404),
        of("template"),
    ),
    Route("records:template_make", answers(404, practitioner=403, lead=200), of("refusal")),
    Route("records:pattern_list", PUBLIC),
    Route("records:pattern_detail", PUBLIC, lambda world: ["attendance"]),
    Route("records:pattern_detail", PUBLIC, lambda world: ["police-request"]),
    Route("records:pattern_detail", GONE, lambda world: ["weather"]),
    Route("records:pattern_start", KEEPS, lambda world: ["attendance"]),
    Route("records:pattern_start", KEEPS, lambda world: ["police-request"]),
    Route("manage_patterns:pattern_work", KMIP),
    Route("manage_patterns:pattern_edit", KMIP, lambda world: ["attendance"]),
    Route("manage_patterns:pattern_withdraw", SECRETARIAT, lambda world: ["attendance"]),
    Route(
        "manage_patterns:pattern_offer",
        answers(403, secretariat=302),
        lambda world: ["attendance"],
        post=True,
    ),
    Route("records:record_upload", KEEPS),
    Route("records:record_uploaded", OWN, of("uploaded")),
    Route("records:record_uploaded", answers(404, practitioner=302, lead=302), of("record")),
    Route("records:record_original", OWN, of("uploaded"), page=False),
    Route("records:record_original", GONE_OR_SIGN_IN, of("record"), page=False),
    Route(
        "records:record_form_ask",
        answers(404, practitioner=302, lead=302),
        of("record"),
        post=True,
    ),
    Route("records:record_form_file", GONE_OR_SIGN_IN, lambda world: [world.record, "a" * 64]),
    Route(
        "records:record_form_ask",
        answers(404, practitioner=302, lead=302),
        of("repeat_draft"),
        post=True,
    ),
    Route("records:record_detail", OWN, of("record")),
    Route("records:record_detail", OWN, of("draft")),
    Route("records:record_saved", OWN, of("record")),
    Route("records:record_pdf", OWN, of("record"), page=False),
    Route("records:record_docx", OWN, of("record"), page=False),
    Route("records:record_json", OWN, of("record"), page=False),
    Route("records:record_hold", answers(404, practitioner=403, lead=200), of("record")),
    Route("records:record_correct", OWN, of("record")),
    Route("records:record_correct", answers(404, practitioner=302, lead=302), of("draft")),
    Route("records:record_edit", OWN, of("draft")),
    *(Route("records:record_step", OWN, step(slug)) for slug in BY_SLUG),
    Route("records:record_step", answers(404, practitioner=302, lead=302), step("missing")),
    Route("records:record_step", GONE | {"anonymous": 302}, step("nowhere")),
    Route(
        "records:record_autosave",
        answers(404, practitioner=422, lead=422),
        step("about"),
        post=True,
    ),
    Route(
        "records:record_layout", answers(404, practitioner=302, lead=302), of("draft"), post=True
    ),
    Route("records:record_copy", answers(404, practitioner=302, lead=302), of("record"), post=True),
    Route("records:record_check", OWN, of("draft")),
    Route("records:record_ask", OWN, of("record")),
    Route("records:record_ask", answers(404, practitioner=302, lead=302), of("draft")),
    Route("records:record_ask", OWN, lambda world: [world.asked_about]),
    Route("records:reply_again", OWN, lambda world: [world.asked_about, world.reply]),
    Route("records:reply_start", PUBLIC, lambda world: ["their-reply-token"]),
    Route("records:reply_start", GONE, lambda world: ["not-a-link"]),
    Route("records:reply_code", PUBLIC, lambda world: ["their-reply-token"]),
    Route("records:reply_answer", answers(302, anonymous=302), lambda world: ["their-reply-token"]),
    Route("records:reply_own", answers(404, outsider=200), of("reply")),
    Route("records:record_delete", OWN, of("draft")),
    Route(
        "records:record_close", answers(404, practitioner=302, lead=302), of("record"), post=True
    ),
]

# K-MIP's own Word form: its people see it, the secretariat maps and uses it
NOT_NOW = answers(403, secretariat=409)
OWN_FORM = [
    Route("own_form:own_form_list", KMIP),
    Route("own_form:own_form_new", SECRETARIAT),
    Route("own_form:own_form", KMIP, of("own_form")),
    Route("own_form:own_form", KMIP, of("own_form_used")),
    Route("own_form:own_form", KMIP_ONLY_GONE, lambda world: ["FRM-0000-0000"]),
    Route("own_form:own_form_boxes", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_boxes", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_ticks", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_ticks", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_preview", answers(403, secretariat=302), of("own_form"), post=True),
    Route(
        "own_form:own_form_preview_file",
        KMIP_ONLY_GONE,
        lambda world: [world.own_form, "a" * 64],
        page=False,
    ),
    Route("own_form:own_form_file", KMIP, of("own_form"), page=False),
    Route("own_form:own_form_use", SECRETARIAT, of("own_form")),
    Route("own_form:own_form_use", NOT_NOW, of("own_form_used")),
    Route("own_form:own_form_stop", SECRETARIAT, of("own_form_used")),
    Route("own_form:own_form_discard", SECRETARIAT, of("own_form")),
]
