"""Who has signed, as the public reads it, and an organisation's own page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agreements.comparing import ways_of_showing
from agreements.marked import Marked
from agreements.models import AgreementVersion
from kmip_portal import clock
from kmip_portal.accounts.permissions import is_secretariat, works_for_kmip
from kmip_portal.documents.services import document_response
from kmip_portal.forms import PortalForm
from signatories import about_yourself, organisation_types, permissions, register_workbook
from signatories.models import AcceptanceStatement, Organisation
from signatories.register import Register
from signatories.services.leaving import leaves_on
from signatories.standing import SIGNATORY, Standing, State

PAGE_SIZE = 25
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@login_not_required
def register(request):
    """Who has signed, today or on the day asked for."""
    asked = Register(request.GET, shows_not_signed=works_for_kmip(request.user))
    context = {"form": asked.form, "register": asked, "updated_at": clock.now()}
    if asked.is_asked:
        page = Paginator(asked.organisations(), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "rows": [(organisation, asked.entry(organisation)) for organisation in page],
            "signed": asked.standing.signed().count(),
            "still_to_sign": asked.standing.still_to_sign().count(),
            "lapsed": asked.standing.in_state(State.LAPSED).count(),
            "letters": asked.letters(),
        }
    return render(request, "signatories/register.html", context)


@login_not_required
def download(request):
    """The whole register as a file, or what the page would show of it."""
    wanted = request.GET.get("format", "csv")
    asked = Register(request.GET, shows_not_signed=works_for_kmip(request.user))
    if wanted not in FORMATS:
        return _cannot("The format must be csv or json")
    if not asked.is_asked:
        return _cannot(asked.form.problems[0].text)
    lines = asked.as_csv if wanted == "csv" else asked.as_json
    return StreamingHttpResponse(
        lines(settings.BASE_URL),
        content_type=FORMATS[wanted],
        headers={"Content-Disposition": f'attachment; filename="signatories-{asked.on}.{wanted}"'},
    )


@login_not_required
def download_excel(request):
    """A button that asks for the workbook: a worker makes it, and looking asks for nothing."""
    asked = Register(request.GET, shows_not_signed=works_for_kmip(request.user))
    if not asked.is_asked:
        return _cannot(asked.form.problems[0].text)
    form = PortalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            document = register_workbook.request_workbook(asked)
        except register_workbook.TooMany as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect(register_workbook.page_of(document, by=request.user))
    return render(request, "signatories/download_excel.html", {"form": form, "register": asked})


@login_not_required
def register_file(request, sha256):
    """The workbook, or the page that waits for it."""
    is_public = register_workbook.is_public(sha256)
    document = register_workbook.find(f"{register_workbook.KIND}/{sha256}")
    if document is None or not (is_public or works_for_kmip(request.user)):
        raise Http404("No such file was asked for")
    return document_response(document, request, public=is_public)


def _cannot(problem):
    return JsonResponse({"error": problem}, status=400)


@login_not_required
def organisation_detail(request, slug):
    """The public profile of a signatory; its own people see more."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).for_register(), slug=slug
    )
    standing, types = Standing(), organisation_types.labels()
    state = standing.state(organisation)
    context = {
        "organisation": organisation,
        "type": types.get(organisation.organisation_type, organisation.organisation_type),
        "establishments": organisation.covering(clock.today()),
        "standing": standing,
        "is_signatory": state in SIGNATORY,
        "is_enough": state == State.SIGNED,
        "status": state.value,
        "state": standing.words(organisation),
        "since": standing.since(organisation),
        "being_checked": organisation.acceptances.being_checked().exists(),
        "history": organisation.acceptances.public(),
    }
    context["yourself"] = about_yourself.of(organisation)
    context["may_ask"] = permissions.may_ask_to_sign(request.user, organisation)
    context["may_manage"] = permissions.may_manage(request.user, organisation)
    context["may_lead"] = permissions.works_for(request.user, organisation, "lead")
    context["may_rename"] = is_secretariat(request.user)
    context["leads"] = permissions.leads(request.user, organisation)
    context["this_year"] = standing.on.year
    context["may_leave"] = permissions.may_leave(request.user, organisation)
    context["last_day"] = leaves_on(organisation)
    context["may_join"] = not permissions.may_see_people(request.user, organisation)
    return render(request, "signatories/organisation_detail.html", context)


@login_not_required
def organisation_acceptances(request, slug):
    """Every acceptance: the facts for all, who signed for those who may know, and what is next."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    sees_all = permissions.may_read_statements(request.user, organisation)
    given = organisation.acceptances
    context = {
        "organisation": organisation,
        "sees_all": sees_all,
        "sees_job_titles": permissions.may_read_job_titles(request.user),
        "statements": given.for_its_people() if sees_all else given.public(),
        "reads_at_kmip": works_for_kmip(request.user),
        "may_ask": permissions.may_ask_to_sign(request.user, organisation),
        "may_send": permissions.may_send_statement(request.user, organisation),
        "may_record": is_secretariat(request.user),
    }
    return render(request, "signatories/organisation_acceptances.html", context)


@login_not_required
def organisation_changes(request, slug):
    """What changed since the version this organisation signed, however many came between."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    signed = organisation.acceptances.standing_newest()
    context = {"organisation": organisation, "signed": signed}
    current = AgreementVersion.objects.in_force()
    if signed and current and signed.version != current:
        since = list(AgreementVersion.objects.readable())
        context |= {
            "old": signed.version,
            "new": current,
            "between": since[: since.index(signed.version)][::-1],
            "marked": Marked.versions(signed.version, current),
        }
    return render(
        request, "signatories/organisation_changes.html", context | ways_of_showing(request)
    )


def acceptance_certificate(request, slug, reference):
    """The certificate of an acceptance, for the organisation's people and for K-MIP."""
    statement = get_object_or_404(
        AcceptanceStatement.objects.visible_to(request.user).with_files(),
        organisation__slug=slug,
        reference=reference,
    )
    if statement.certificate is None:
        raise Http404("This statement has not been accepted")
    return document_response(statement.certificate, request)
