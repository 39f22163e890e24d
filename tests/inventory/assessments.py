"""The addresses of impact assessments."""

from records.assessments.sections import SECTIONS
from tests.inventory.records import KEEPS, OWN
from tests.routes import Route, answers, of

# once it is approved, whoever takes part in a repeat record that rests on it
SHARED = answers(404, practitioner=200, lead=200, signing_officer=200, outsider=200)
SHARED_LEADS = SHARED | {"practitioner": 403, "signing_officer": 403, "outsider": 403}
WRITES = answers(404, practitioner=302, lead=302)


def at(attribute, *more):
    return lambda world: [getattr(world, attribute), *more]


ASSESSMENTS = [
    Route("records:assessment_list", KEEPS),
    Route("records:assessment_list", KEEPS, query="?q=panel&status=draft&due=late"),
    Route("records:assessment_new", KEEPS),
    Route("records:assessment_detail", OWN, of("assessment_draft")),
    Route("records:assessment_detail", OWN, of("assessment_sent")),
    Route("records:assessment_detail", SHARED, of("assessment_approved")),
    Route("records:assessment_detail", OWN, of("assessment_withdrawn")),
    *(
        Route("records:assessment_section", OWN, at("assessment_draft", section.slug))
        for section in SECTIONS
    ),
    Route(
        "records:assessment_section",
        answers(404, practitioner=409, lead=409),
        at("assessment_sent", "purpose"),
    ),
    Route("records:risk_add", OWN, of("assessment_draft")),
    Route("records:risk_change", OWN, at("assessment_draft", 1)),
    Route("records:risk_remove", OWN, at("assessment_draft", 1)),
    Route("records:opinion_ask", WRITES, of("assessment_draft"), post=True),
    Route(
        "records:opinion_give",
        answers(404, practitioner=403, lead=403),
        of("assessment_draft"),
    ),
    Route("records:opinion_received", OWN, of("assessment_draft")),
    Route("records:assessment_send", OWN, of("assessment_draft")),
    Route("records:assessment_send", OWN, of("assessment_gaps")),
    Route("records:assessment_take_back", WRITES, of("assessment_sent"), post=True),
    Route(
        "records:assessment_decide",
        answers(404, practitioner=403, lead=200),
        of("assessment_sent"),
    ),
    Route("records:assessment_review", SHARED_LEADS | {"lead": 200}, of("assessment_approved")),
    Route(
        "records:assessment_next",
        SHARED_LEADS | {"practitioner": 302, "lead": 302},
        of("assessment_approved"),
        post=True,
    ),
    Route("records:assessment_delete", OWN, of("assessment_draft")),
    Route("records:assessment_pdf", SHARED, of("assessment_approved"), page=False),
    Route("records:assessment_docx", SHARED, of("assessment_approved"), page=False),
    Route("records:assessment_draft_ask", WRITES, at("assessment_draft", "pdf"), post=True),
    Route(
        "records:assessment_draft_file",
        answers(404),
        at("assessment_draft", "a" * 64, "pdf"),
    ),
    Route("records:record_assessment", OWN, of("draft")),
    Route("records:record_assessment", OWN, of("repeat_draft")),
    Route("records:record_assessment_answers", WRITES, of("repeat_draft"), post=True),
]
