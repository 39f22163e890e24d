"""The house has floors, and imports go only down. So do foreign keys."""

import ast
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.test.utils import isolate_apps
from django.urls import URLResolver, get_resolver

from kmip_portal.benchmarks.views import HEAVY
from records.models import RecordOfSharing

ROOT = Path(__file__).resolve().parents[2]

# What stands where, the lowest first. A package may import what stands on lower floors, and
# itself; packages on one floor never import each other.
FLOORS = [
    ["kmip_portal.env", "kmip_portal.clock", "kmip_portal.references", "kmip_portal.personal_data",
     "kmip_portal.constraints", "kmip_portal.inserting", "kmip_portal.sealing",
     "kmip_portal.new_tables", "kmip_portal.nudges", "kmip_portal.consequences",
     "kmip_portal.markdown", "kmip_portal.pagination", "kmip_portal.sorting",
     "kmip_portal.spreadsheets", "kmip_portal.uploads", "kmip_portal.log_lines",
     "kmip_portal.openid", "kmip_portal.static_files", "kmip_portal.words"],
    ["kmip_portal.often_asked"],
    ["kmip_portal.lifecycle", "kmip_portal.working_days", "kmip_portal.kept_uploads",
     "kmip_portal.in_tray", "kmip_portal.atom", "kmip_portal.sentry", "kmip_portal.bar"],
    ["kmip_portal.portal_tags"],
    ["kmip_portal.permissions", "kmip_portal.forms", "kmip_portal.queues",
     "kmip_portal.one_by_one"],
    ["kmip_portal.audit"],
    ["kmip_portal.accounts"],
    # what K-MIP has set is read by letters and by every floor above them
    ["kmip_portal.adjustments"],
    ["kmip_portal.retention"],
    ["kmip_portal.submissions"],
    # who keeps the agreement is named in every letter, so it stands below them; handing it over
    # writes letters, so that stands above
    ["kmip_portal.secretariat.models", "kmip_portal.jobs", "kmip_portal.documents",
     "kmip_portal.law", "kmip_portal.search"],
    ["kmip_portal.mail"],
    ["kmip_portal.secretariat"],
    ["agreements"],
    ["signatories"],
    ["records", "signatories.expertise"],
    ["reviews"],
    ["kmip_portal.benchmarks"],
    ["kmip_portal.desk"],
    ["kmip_portal.access_lines", "kmip_portal.celery", "kmip_portal.settings", "kmip_portal.urls",
     "kmip_portal.wsgi"],
]  # fmt: skip
FLOOR_OF = {package: number for number, floor in enumerate(FLOORS) for package in floor}
# the timetable is data that the desk's run_scheduled reads; it imports nobody
MAY_IMPORT_UP = {("kmip_portal.desk", "kmip_portal.celery")}
SOURCES = sorted(
    path
    for place in ("kmip_portal", "agreements", "signatories", "records", "reviews")
    for path in (ROOT / place).rglob("*.py")
    if "migrations" not in path.parts
)


def package_of(module: str) -> str | None:
    """The package of the house that a module belongs to, by the longest name that fits."""
    fits = [p for p in FLOOR_OF if module == p or module.startswith(p + ".")]
    return max(fits, key=len, default=None)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_only_down(path):
    here = package_of(module_of(path))
    if here is None:
        assert module_of(path) == "kmip_portal", f"{path} stands on no floor: draw it first"
        return
    for module in imports_of(path):
        there = package_of(module)
        if there in (None, here) or (here, there) in MAY_IMPORT_UP:
            continue
        assert FLOOR_OF[there] < FLOOR_OF[here], f"{path.name} imports {module}: that is not down"


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_go_only_down(model):
    here = package_of(model.__module__)
    for field in model._meta.get_fields():
        if here and field.is_relation and field.related_model and not field.auto_created:
            there = package_of(field.related_model.__module__)
            downward = there in (None, here) or FLOOR_OF[there] < FLOOR_OF[here]
            # history and people are neighbours: an event names the person who acted
            assert downward or (here, there) == ("kmip_portal.audit", "kmip_portal.accounts"), field


def test_there_are_no_drawers():
    drawers = {"utils", "util", "core", "common", "helpers", "misc", "lib", "shared"}

    assert [
        path for path in SOURCES if drawers & set(path.with_suffix("").parts[len(ROOT.parts) :])
    ] == []


def test_there_are_no_signals_of_our_own():
    assert [
        p
        for p in SOURCES
        if re.search(r"@receiver|\.connect\(\s*\w+,\s*sender|post_save", p.read_text())
    ] == []


def test_status_changes_only_by_moves():
    """No code writes `.status =` but the lifecycle, and no form offers it."""
    writers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(
            r"\.status\s*=[^=]|update\([^)]*\bstatus=|[\"']status[\"']\s*:\s*forms\.",
            path.read_text(),
        )
    ]

    assert writers == ["kmip_portal/lifecycle.py"]


# what Django's own querysets do; a name of ours says for whom, or why anybody may see it
LOOSE = re.compile(
    r"\.objects\s*\.(get|filter|all|exclude|first|last|latest|earliest|order_by|values|values_list"
    r"|select_related|prefetch_related|annotate|in_bulk|count|exists|only|defer|iterator)\("
    r"|get_(object_or_404|list_or_404)\(\s*[A-Z]\w*\s*[,)]"
)


def fetches_for_anybody(source: str) -> bool:
    """Whether a view's code asks a queryset without naming for whom."""
    return bool(LOOSE.search(source))


def answering(resolver=None):
    """The modules in which what answers an address stands, whatever these are called."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from answering(pattern)
        else:
            view = inspect.unwrap(pattern.callback)
            yield getattr(view, "view_class", view).__module__


def view_modules() -> set[Path]:
    answer = set(answering())
    named = {path for path in SOURCES if "views" in path.with_suffix("").parts}
    return named | {path for path in SOURCES if module_of(path) in answer}


def test_views_fetch_only_what_the_person_may_see():
    """A view asks a queryset that names its audience, never `.objects.get` or `.all`."""
    loose = [str(p) for p in view_modules() if fetches_for_anybody(p.read_text())]

    assert loose == []


def test_a_view_is_found_wherever_it_stands():
    found = {str(path.relative_to(ROOT)) for path in view_modules()}

    assert {"records/views.py", "records/register_views.py", "signatories/signing.py"} <= found
    assert "records/services.py" not in found


@pytest.mark.parametrize(
    "line",
    [
        "record = RecordOfSharing.objects.get(reference=reference)",
        "names = RecordOfSharing.objects.values_list('title', flat=True)",
        "newest = RecordOfSharing.objects\n    .select_related('owner')[:5]",
        "record = get_object_or_404(RecordOfSharing, reference=reference)",
    ],
)
def test_a_view_that_fetches_for_anybody_is_found(line):
    assert fetches_for_anybody(line)


def test_a_view_that_names_its_audience_is_not():
    assert not fetches_for_anybody("seen = RecordOfSharing.objects.visible_to(request.user)")
    assert not fetches_for_anybody("get_object_or_404(RecordOfSharing.objects.visible_to(user))")


def shown_to_anybody(models) -> list:
    """Those of these models that have pages, and do not say who may see them."""
    return [
        model
        for model in models
        if hasattr(model, "get_absolute_url")
        and not hasattr(model._default_manager.all(), "visible_to")
    ]


def test_every_queryset_of_a_public_thing_knows_who_may_see_it():
    """A model that pages fetch by reference says `visible_to`."""
    assert shown_to_anybody(m for m in apps.get_models() if package_of(m.__module__)) == []


@isolate_apps("records")
def test_a_queryset_that_shows_its_rows_to_anybody_is_found():
    class Forgetful(Model):
        class Meta:
            app_label = "records"

        def __str__(self):
            return "forgetful"

        def get_absolute_url(self):
            return "/"

    assert shown_to_anybody([Forgetful, RecordOfSharing]) == [Forgetful]


def test_files_stay_short_enough_to_read():
    assert [
        str(p.relative_to(ROOT)) for p in SOURCES if len(p.read_text().splitlines()) > 400
    ] == []


def test_csv_is_written_where_formulas_are_made_text():
    writers = [str(p.relative_to(ROOT)) for p in SOURCES if "csv.writer" in p.read_text()]

    assert writers == ["kmip_portal/spreadsheets.py"]


def test_time_is_asked_of_the_clock_alone():
    allowed = {"kmip_portal/clock.py", "kmip_portal/audit/models.py"}
    real_time = re.compile(r"timezone\.now\b|date\.today\(|datetime\.now\(|time\.time\(")

    found = {str(p.relative_to(ROOT)) for p in SOURCES if real_time.search(p.read_text())}
    assert found - allowed == set()


def test_a_web_process_loads_nothing_that_only_workers_need(tmp_path):
    code = (
        "import sys, django; django.setup(); import kmip_portal.urls\n"
        f"print(*sorted(set({HEAVY!r}) & {{name.partition('.')[0] for name in sys.modules}}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "kmip_portal.settings",
            "SECRET_KEY": "x" * 60,
            "EMAIL_URL": "dummymail://",
            "KMIP_DATA_DIR": str(tmp_path),
        },
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert told.stdout.strip() == ""
