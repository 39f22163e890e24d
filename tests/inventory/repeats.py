"""The addresses of repeat records and of the public register."""

from records.questions.repeat import TASKS
from tests.inventory.records import KEEPS, OWN
from tests.routes import (
    BOARD,
    GONE,
    KMIP,
    PUBLIC,
    Route,
    answers,
    of,
)

# repeat records: whose they are, and from the day they are sent whoever takes part
TAKES_PART = answers(404, practitioner=200, lead=200, signing_officer=200, outsider=200)
SENDS = answers(404, practitioner=403, lead=302, signing_officer=403, outsider=403)


def row(attribute, number):
    """A party or an item of this record, by its number."""
    return lambda world: [getattr(world, attribute), number]


def on_task(slug):
    return lambda world: [world.repeat_draft, slug]


PUBLISHED = [
    Route("records:arrangement_list", KEEPS),
    Route("records:arrangement_list", KEEPS, query="?theme=housing"),
    Route(
        "records:arrangement_copy",
        KEEPS | dict.fromkeys(("practitioner", "lead", "outsider"), 404),
        of("repeat_waiting"),
    ),
    Route("records:published_list", PUBLIC),
    Route("records:published_list", PUBLIC, query="?q=panel&sort=-review"),
    Route("records:published_list", PUBLIC, query="?theme=housing"),
    Route("records:published_download", PUBLIC, lambda world: ["csv"], page=False),
    Route("records:published_download", PUBLIC, lambda world: ["json"], page=False),
    Route("records:published_download", GONE, lambda world: ["xml"], page=False),
    Route("records:published_dea", PUBLIC, page=False),
    Route("records:published_log", PUBLIC),
    Route("records:published_feed", PUBLIC, page=False),
    Route("records:published_record", PUBLIC, of("repeat_active")),
    Route("records:published_record", GONE, of("repeat_waiting")),
]

REPEATS = [
    Route("records:repeat_new", KEEPS),
    Route("records:record_detail", OWN, of("repeat_draft")),
    Route("records:record_detail", TAKES_PART | BOARD, of("repeat_waiting")),
    Route("records:record_detail", TAKES_PART | BOARD, of("repeat_active")),
    Route("records:repeat_list", KMIP | {"practitioner": 302, "lead": 302, "outsider": 302}),
    Route(
        "records:repeat_list",
        KMIP | {"practitioner": 302, "lead": 302, "outsider": 302},
        query="?q=police",
    ),
    Route("records:record_check", OWN, of("repeat_draft")),
    Route("records:record_saved", TAKES_PART, of("repeat_waiting")),
    Route("records:record_pdf", TAKES_PART, of("repeat_active"), page=False),
    Route("records:record_delete", OWN, of("repeat_draft")),
    *(Route("records:task", OWN, on_task(slug)) for slug in TASKS),
    Route("records:task", GONE | {"anonymous": 302}, on_task("nowhere")),
    Route("records:attachment_add", OWN, on_task("security")),
    Route("records:attachment_remove", OWN, row("repeat_draft", 1)),
    Route("records:attachment", OWN, row("repeat_draft", 1), page=False),
    Route("records:attachment", TAKES_PART, row("repeat_waiting", 1), page=False),
    Route(
        "records:confirm_attachment",
        answers(302, anonymous=302),
        lambda world: ["their-confirm-token", 1],
    ),
    Route("records:party_add", OWN, of("repeat_draft")),
    Route("records:party_paste", OWN, of("repeat_draft")),
    Route("records:party_area", OWN, of("repeat_draft")),
    Route("records:party_area", OWN, of("repeat_draft"), query="?type=OT_POLICE"),
    Route("records:party_change", OWN, row("repeat_draft", 2)),
    Route("records:party_remove", OWN, row("repeat_draft", 2)),
    Route("records:party_replace", OWN, row("repeat_draft", 2)),
    Route("records:item_add", OWN, of("repeat_draft")),
    Route("records:item_paste", OWN, of("repeat_draft")),
    Route("records:item_change", OWN, row("repeat_draft", 1)),
    Route("records:item_remove", OWN, row("repeat_draft", 1)),
    Route("records:system_add", OWN, of("repeat_draft")),
    Route("records:system_paste", OWN, of("repeat_draft")),
    Route("records:system_change", OWN, row("repeat_draft", 1)),
    Route("records:system_remove", OWN, row("repeat_draft", 1)),
    Route("records:take_back", SENDS, of("repeat_sent"), post=True),
    Route("records:party_remind", SENDS, row("repeat_waiting", 2), post=True),
    Route(
        "records:party_leave_out",
        SENDS | {"lead": 409},
        row("repeat_waiting", 2),
        post=True,
    ),
    Route("records:party_contact", SENDS | {"lead": 200}, row("repeat_waiting", 2)),
    Route("records:party_contact", SENDS | {"lead": 409}, row("repeat_asked", 2)),
    Route("records:party_silent", SENDS | {"lead": 200}, row("repeat_silent", 2)),
    Route("records:party_silent", SENDS | {"lead": 409}, row("repeat_waiting", 2)),
    Route(
        "records:change_request",
        SENDS | {"lead": 200, "outsider": 200},
        of("repeat_asked", "change"),
    ),
    Route(
        "records:record_confirm",
        answers(404, lead=200, signing_officer=200, outsider=200),
        of("repeat_waiting"),
    ),
    Route(
        "records:record_review",
        answers(404, practitioner=403, lead=200, signing_officer=403, outsider=403),
        of("repeat_active"),
    ),
    Route("records:confirm_start", PUBLIC, lambda world: ["their-confirm-token"]),
    Route("records:confirm_start", GONE, lambda world: ["not-a-link"]),
    Route("records:record_changes", answers(404, lead=200), of("repeat_next")),
    Route("records:record_changes", GONE | {"anonymous": 302}, of("repeat_active")),
    Route("records:party_compare", TAKES_PART, row("repeat_active", 2)),
    Route("records:party_compare", GONE | {"anonymous": 302}, row("repeat_waiting", 2)),
    Route("records:confirm_file", GONE, lambda world: ["their-confirm-token"], page=False),
    Route("records:confirm_code", PUBLIC, lambda world: ["their-confirm-token"]),
    Route(
        "records:confirm_answer",
        answers(302, anonymous=302),
        lambda world: ["their-confirm-token"],
    ),
]
