"""The addresses of what is done with many records at once."""

from tests.inventory.records import KEEPS, OWN
from tests.routes import Route, answers, of

LEADS = answers(403, lead=200, outsider=200)

IN_BULK = [
    Route("records:several_new", KEEPS),
    Route("records:several_rows", OWN, of("draft")),
    Route("records:several_rows", answers(404, practitioner=302, lead=302), of("record")),
    Route("records:article_30", LEADS),
    Route("records:article_30", LEADS, query="?since-day=1&since-month=1&since-year=2026"),
    Route("records:article_30_csv", LEADS, page=False),
    Route("records:article_30_ask", answers(403, lead=302, outsider=302), post=True),
    Route(
        "records:article_30_file",
        answers(403, lead=404, outsider=404),
        lambda world: ["a" * 64, "pdf"],
    ),
    Route("records:publication_choose", LEADS),
    Route(
        "records:publication_check",
        answers(403, lead=200, outsider=404),
        lambda world: [f"{world.record},{world.repeat_active}"],
    ),
    Route(
        "records:publication_made",
        answers(403, lead=404, outsider=404),
        lambda world: ["a" * 64],
    ),
    Route(
        "records:publication_file",
        answers(403, lead=404, outsider=404),
        lambda world: ["a" * 64, "pdf"],
    ),
    Route("records:several_saved", answers(404, practitioner=200), of("several")),
]
