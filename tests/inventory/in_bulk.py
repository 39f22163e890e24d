"""The addresses of what is done with many records at once."""

from tests.inventory.records import KEEPS, OWN
from tests.routes import Route, answers, of

IN_BULK = [
    Route("records:several_new", KEEPS),
    Route("records:several_rows", OWN, of("draft")),
    Route("records:several_rows", answers(404, practitioner=302, lead=302), of("record")),
    Route("records:several_saved", answers(404, practitioner=200), of("several")),
]
