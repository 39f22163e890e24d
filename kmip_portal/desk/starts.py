"""What a person can begin from their in-tray, and where K-MIP's people can go from theirs."""

from django.urls import reverse

from kmip_portal.accounts.permissions import is_auditor, is_secretariat, works_for_kmip
from records.permissions import may_file
from reviews.models import AnnualReview
from signatories.expertise.question_permissions import may_write
from signatories.models import Membership
from signatories.permissions import held_by

LEAD = Membership.Role.LEAD
FORMATS = "secretariat:format_request_list"


def for_person(user) -> list[dict[str, str]]:
    """Links for "Start something": what each of their roles begins, each once."""
    held = {one.role for one in held_by(user)}
    found = []
    if is_secretariat(user):
        found += [
            ("Record a returned statement", reverse("manage_acceptances:paper")),
            ("Add an organisation", reverse("manage_organisations:organisation_add")),
            ("Plan the annual review", reverse("reviews:review_new")),
        ]
    if works_for_kmip(user):
        found.append(("Run a report", reverse("reports:index")))
    if is_auditor(user):
        found.append(("Change history", reverse("history")))
    if may_file(user):
        found += [
            ("Record a one-off share", reverse("records:record_new")),
            ("Record repeat sharing", reverse("records:repeat_new")),
        ]
    if LEAD in held:
        led = min((one.organisation for one in held_by(user) if one.role == LEAD), key=str)
        invite = reverse("signatories:person_invite", args=[led.slug])
        found += [
            ("Invite someone", invite),
            ("Nominate a K-MIP representative", f"{invite}?role=representative"),
        ]
    if may_write(user):
        found.append(("Ask a question", reverse("expertise:question_ask")))
    review = next((one for one in AnnualReview.objects.known_to(user) if one.takes_responses), None)
    if Membership.Role.REPRESENTATIVE in held and review:
        found.append(("Propose new wording", reverse("reviews:respond", args=[review.year])))
    found.append(("Find a contact", reverse("contacts")))
    found.append(("Download the agreement", reverse("agreements:agreement")))
    return [{"text": text, "url": url} for text, url in found]


def areas(user) -> list[dict[str, str]]:
    """The second level of the navigation under Manage: only what this person may open."""
    sees_letters = is_secretariat(user) or is_auditor(user)
    named = [
        ("Applications", "manage_applications:application_list", True),
        ("Acceptances", "manage_acceptances:acceptance_list", True),
        ("Organisations", "manage_organisations:organisation_list", True),
        ("Reviews", "reviews:review_list", True),
        ("Campaigns", "campaigns:campaign_list", True),
        ("Emails", "letters", sees_letters),
        ("Reports", "reports:index", True),
        ("Settings", "settings_list", True),
        ("History", "history", True),
    ]
    return [{"text": text, "url": reverse(name)} for text, name, may in named if may]


def places(user) -> list[dict[str, str]]:
    """What else of the partnership's side this person may open."""
    if not works_for_kmip(user):
        return []
    sees_jobs, answers_requests = is_secretariat(user) or is_auditor(user), is_secretariat(user)
    named = [
        ("Versions of the agreement", "manage_agreement:version_list", True),
        ("K-MIP’s own Word form", "own_form:own_form_list", True),
        ("The law", "law:law_list", True),
        ("Patterns of sharing", "manage_patterns:pattern_work", True),
        ("News from K-MIP", "manage_news:news_work", True),
        ("Scheduled jobs", "job_list", sees_jobs),
        ("Evidence pack", "evidence_kmip", sees_jobs),
        ("What is kept, and what was disposed of", "disposal_list", True),
        ("The secretariat", "secretariat:secretariat", True),
        ("Requests for another format", FORMATS, answers_requests),
        ("Meetings of K-MIP", "expertise:meeting_list", True),
        ("Repeat records of sharing", "records:repeat_list", True),
        ("Records of sharing in numbers", "records:record_counts", True),
    ]
    return [{"text": text, "url": reverse(name)} for text, name, may in named if may]
