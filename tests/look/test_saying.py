"""How pages say days, times, numbers, sizes and statuses."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from kmip_portal import clock


def said(template, **context):
    return Template(template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "words"),
    [
        ("{{ it|day }}", date(2027, 1, 4), "4 January 2027"),
        ("{{ it|day }}", datetime(2027, 6, 30, 23, 30, tzinfo=UTC), "1 July 2027"),
        ("{{ it|day }}", None, ""),
        ("{{ it|weekday }}", date(2027, 1, 29), "Friday 29 January 2027"),
        ("{{ it|moment }}", datetime(2027, 1, 4, 9, 0, tzinfo=UTC), "9am on 4 January 2027"),
        ("{{ it|moment }}", datetime(2027, 7, 1, 16, 30, tzinfo=UTC), "5:30pm on 1 July 2027"),
        ("{{ it|clock_time }}", datetime(2027, 1, 4, 12, 0, tzinfo=UTC), "midday"),
        ('{{ it|count:"record" }}', 1, "1 record"),
        ('{{ it|count:"record" }}', 1200, "1,200 records"),
        ('{{ it|count:"person,people" }}', 0, "0 people"),
        ("{{ it|filesize_short }}", 36_500, "36KB"),
        ("{{ it|filesize_short }}", 12, "1KB"),
        ("{{ it|filesize_short }}", 1_300_000, "1.2MB"),
        ("{{ it|days_from_today }}", date(2027, 2, 1), "in 12 days"),
        ("{{ it|days_from_today }}", date(2027, 1, 20), "today"),
        ("{{ it|days_from_today }}", date(2027, 1, 19), "1 day late"),
    ],
)
def test_in_words(template, value, words):
    with clock.at(date(2027, 1, 20)):
        assert said(template, it=value) == words


def test_a_value_is_never_read_as_markup():
    rows = [{"label": "Notes", "value": "a\n<b>b</b>"}]
    page = said('{% include "components/summary_list.html" %}', rows=rows)
    assert "a<br>&lt;b&gt;b&lt;/b&gt;" in page
