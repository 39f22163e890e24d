"""What a person can begin from their in-tray, and where K-MIP's people can go from theirs."""

from django.urls import reverse

from kmip_portal.accounts.permissions import is_auditor, is_secretariat, works_for_kmip
from records.permissions import may_file
from signatories.expertise.question_permissions import may_write

FORMATS = "secretariat:format_request_list"


def for_person(user) -> list[dict[str, str]]:
    """Links for "Start something"."""
    found = []
    if may_file(user):
        found.append({"text": "Record a one-off share", "url": reverse("records:record_new")})
    if may_write(user):
        found.append({"text": "Ask a question", "url": reverse("expertise:question_ask")})
    if is_secretariat(user):
        found.append({"text": "Plan the annual review", "url": reverse("reviews:review_new")})
    found.append({"text": "Find a contact", "url": reverse("contacts")})
    return [*found, {"text": "Read the agreement", "url": reverse("agreements:agreement")}]


def places(user) -> list[dict[str, str]]:
    """The pages of the partnership's side that this person may open."""
    if not works_for_kmip(user):
        return []
    sees_letters = is_secretariat(user) or is_auditor(user)
    return [
        {"text": "Applications to join", "url": reverse("manage_applications:application_list")},
        {"text": "Acceptance statements", "url": reverse("manage_acceptances:acceptance_list")},
        {"text": "Organisations", "url": reverse("manage_organisations:organisation_list")},
        {"text": "Versions of the agreement", "url": reverse("manage_agreement:version_list")},
        {"text": "K-MIP’s own Word form", "url": reverse("own_form:own_form_list")},
        {"text": "The law", "url": reverse("law:law_list")},
        {"text": "Coverage of public services", "url": reverse("coverage")},
        {"text": "News from K-MIP", "url": reverse("manage_news:news_work")},
        {"text": "Campaigns to sign anew", "url": reverse("campaigns:campaign_list")},
        *([{"text": "Emails", "url": reverse("letters")}] if sees_letters else []),
        *([{"text": "Scheduled jobs", "url": reverse("job_list")}] if sees_letters else []),
        {"text": "The secretariat", "url": reverse("secretariat:secretariat")},
        *(
            [{"text": "Requests for another format", "url": reverse(FORMATS)}]
            if is_secretariat(user)
            else []
        ),
        {"text": "Meetings of K-MIP", "url": reverse("expertise:meeting_list")},
        {"text": "Annual reviews", "url": reverse("reviews:review_list")},
        {"text": "Repeat records of sharing", "url": reverse("records:repeat_list")},
        {"text": "Records of sharing in numbers", "url": reverse("records:record_counts")},
    ]
