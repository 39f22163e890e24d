"""The list of impact assessments: narrowed, and page by page."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from kmip_portal import clock
from kmip_portal.pagination import CountOfAll, Keyset, Page
from records.assessments import pages
from records.assessments.forms import AssessmentFilters
from records.models import ImpactAssessment

SOON = timedelta(days=60)


class Asked:
    """What somebody asked for of what they may see."""

    def __init__(self, user: Any, query: QueryDict):
        self.query = query
        self.form = AssessmentFilters(query)
        self.form.is_valid()
        self.seen = ImpactAssessment.objects.visible_to(user)

    @cached_property
    def rows(self) -> Any:
        told = self.form.cleaned_data
        found = self.seen
        if text := told.get("q"):
            found = found.filter(Q(title__icontains=text) | Q(reference__iexact=text))
        if told.get("status"):
            found = found.filter(status__in=told["status"])
        today = clock.today()
        if told.get("due") == "soon":
            found = found.ending_by(today + SOON)
        elif told.get("due") == "late":
            found = found.ending_by(today - timedelta(days=1))
        return found

    @property
    def any_yet(self) -> bool:
        return bool(self.form.chosen) or self.seen.exists()

    def page(self) -> Page:
        rows = self.rows.select_related("organisation").annotate(
            number_in_all=CountOfAll(self.rows)
        )
        page = Keyset(rows).page(self.query.get("after"), self.query.get("before"))
        for one in page.rows:
            one.tag = pages.tag_of(one)
        return page
