"""Which pages list things: those read page by page, and those with a search of their own. They
stand here by name, so that no others need be asked; test_every_page.py, which asks every page as
everybody, finds one that does not."""

import re

MAIN = re.compile(r"<main.*</main>", re.DOTALL)
SEARCH = re.compile(r'<input[^>]*\bname="(q|name)"[^>]*>')
# drawn below every list, and empty where it has one page
PIECES = {
    "components/pagination.html",
    "components/pagination_next.html",
    "components/more_pages.html",
}


def is_paged(answer) -> bool:
    """Whether what is listed on the page goes on, or would, if there were more."""
    names = {template.name for template in answer.templates}
    return not PIECES.isdisjoint(names) or 'rel="next"' in answer.text


def search_box(answer, address) -> str:
    """The name of the box that this page searches itself with; the box above every page has its
    own tests."""
    content = MAIN.search(answer.text)[0]
    found = SEARCH.search(content)
    return found[1] if found and "?" not in address and 'method="get"' in content else ""


PAGED = {
    "campaigns:campaign_detail",
    "campaigns:campaign_lapsing",
    "contacts",
    "coverage_gaps",
    "disposal_list",
    "expertise:meeting_attendance",
    "expertise:meeting_list",
    "expertise:question_list",
    "expertise:representative_list",
    "expertise:template_list",
    "guides:guide_list",
    "history",
    "in_tray_done",
    "letters",
    "manage_acceptances:acceptance_list",
    "manage_applications:application_list",
    "manage_news:news_work",
    "manage_organisations:organisation_list",
    "news:news_list",
    "own_form:own_form",
    "own_form:own_form_boxes",
    "own_form:own_form_list",
    "own_form:own_form_ticks",
    "own_jobs",
    "records:advice_list",
    "records:arrangement_list",
    "records:assessment_list",
    "records:matter_list",
    "records:published_list",
    "records:published_log",
    "records:record_list",
    "records:repeat_list",
    "reports:report",
    "reviews:proposal_list",
    "reviews:response_list",
    "reviews:review_list",
    "reviews:review_remind",
    "reviews:who_is_asked",
    "secretariat:format_request_list",
    "settings_list",
    "signatories:organisation_history",
    "signatories:people",
    "signatories:register",
    "together:records",
}
SEARCHED = {
    "campaigns:campaign_detail",
    "contacts",
    "expertise:question_list",
    "expertise:template_list",
    "guides:guide_list",
    "joining:look_up",
    "letters",
    "manage_acceptances:acceptance_list",
    "manage_organisations:organisation_list",
    "records:assessment_list",
    "records:published_list",
    "records:record_filters",
    "records:record_list",
    "records:repeat_list",
    "reviews:letters_preview",
    "reviews:respond_clauses",
    "reviews:response_list",
    "reviews:review_remind",
    "search",
    "signatories:register",
    "your-information",
}
