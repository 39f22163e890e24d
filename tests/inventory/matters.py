"""The addresses of what comes after a sharing."""

from tests.inventory.records import KEEPS, OWN
from tests.routes import GONE, PUBLIC, Route, answers, of

DONE = answers(404, practitioner=302, lead=302)
TOLD = answers(404, outsider=200)

MATTERS = [
    Route("records:matter_list", KEEPS),
    Route("records:matter_list", KEEPS, query="?kind=breach&state=open&state=overdue"),
    Route("records:matter_new", OWN, of("record")),
    Route("records:matter_new", answers(404, practitioner=409, lead=409), of("draft")),
    Route(
        "records:matter_new",
        answers(404, practitioner=403, lead=200, signing_officer=403, outsider=200),
        of("repeat_active"),
    ),
    *(
        Route("records:matter_begin", OWN, lambda world, kind=kind: [world.record, kind])
        for kind in ("correction", "breach", "foi")
    ),
    Route(
        "records:matter_begin",
        answers(404, practitioner=403, lead=200, signing_officer=403, outsider=200),
        lambda world: [world.repeat_active, "complaint"],
    ),
    Route("records:matter_begin", GONE | {"anonymous": 302}, lambda world: [world.record, "x"]),
    Route("records:matter_detail", OWN, of("matter")),
    Route("records:matter_detail", answers(404, lead=200), of("matter_told")),
    Route("records:matter_detail", OWN, of("matter_closed")),
    Route("records:matter_tell", OWN, of("matter")),
    Route("records:matter_tell", answers(404, practitioner=409, lead=409), of("matter_closed")),
    Route("records:matter_phoned", OWN, of("matter")),
    Route("records:matter_clock", DONE, of("matter"), post=True),
    Route("records:matter_extend", answers(404, lead=200), of("matter_told")),
    Route("records:matter_extend", DONE, of("matter")),
    Route("records:matter_breach", OWN, of("matter")),
    Route("records:matter_breach", GONE | {"anonymous": 302}, of("matter_told")),
    Route("records:matter_close", answers(404, lead=200), of("matter_told")),
    Route("records:matter_close", DONE, of("matter")),
    Route("records:matter_close", answers(404, practitioner=302, lead=409), of("matter_closed")),
    Route("records:matter_withdraw", DONE, of("matter"), post=True),
    Route("records:matter_telling", answers(404, lead=200), of("matter_told", "telling")),
    Route("records:matter_telling", OWN, of("matter_closed", "telling_done")),
    Route(
        "records:telling_remind", answers(404, lead=302), of("matter_told", "telling"), post=True
    ),
    Route("records:told_start", PUBLIC, lambda world: ["their-told-token"]),
    Route("records:told_start", GONE, lambda world: ["not-a-link"]),
    Route("records:told_code", PUBLIC, lambda world: ["their-told-token"]),
    Route("records:told_answer", answers(302, anonymous=302), lambda world: ["their-told-token"]),
    Route("records:told_own", TOLD, of("telling")),
    Route("records:told_own", TOLD, of("telling_breach")),
]
