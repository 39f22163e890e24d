"""Pages of K-MIP's own people: putting a version forward and approving it."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agreements import catching_up, checks, services
from agreements.forms import ApproveForm, OwnFileForm, ProposeForm
from agreements.marked import Marked
from agreements.models import AgreementVersion
from agreements.permissions import MAY, may_draft
from kmip_portal.accounts.permissions import is_chair, is_secretariat, works_for_kmip
from kmip_portal.documents.services import document_response
from kmip_portal.permissions import open_moves, require
from kmip_portal.submissions.services import once

# move: the words on its button; the first that is open is the plain one
BUTTONS = {
    "propose": "Propose",
    "approve": "Approve",
    "return_to_draft": "Return to draft",
    "discard": "Discard",
}


def _version(request, number):
    require(works_for_kmip(request.user))
    visible = AgreementVersion.objects.visible_to(request.user).with_files()
    return get_object_or_404(visible, number=number.replace("-", "."))


def _buttons(version, user):
    return [
        (BUTTONS[move], reverse(f"manage_agreement:version_{move}", args=[version.slug]))
        for move in open_moves(version, user, MAY)
    ]


def version_list(request):
    require(works_for_kmip(request.user))
    versions = AgreementVersion.objects.visible_to(request.user).with_files()
    return render(
        request,
        "agreements/manage/version_list.html",
        {
            "versions": versions,
            "may_import": is_secretariat(request.user),
            "in_force": AgreementVersion.objects.in_force(),
        },
    )


def version_detail(request, number):
    version = _version(request, number)
    return render(
        request,
        "agreements/manage/version_detail.html",
        {
            "version": version,
            "buttons": _buttons(version, request.user),
            "may_attach": may_draft(request.user) and version.can("approve"),
            "has_earlier": AgreementVersion.objects.readable().exclude(pk=version.pk).exists(),
        },
    )


def version_pdf(request, number):
    """The file the approver looks at, before anybody else may."""
    version = _version(request, number)
    if version.pdf is None:
        return redirect("manage_agreement:version_detail", number=number)
    return document_response(version.pdf, request)


def version_portal_pdf(request, number):
    """The portal's own PDF of the text, where K-MIP's own file is to be published."""
    version = _version(request, number)
    if version.rendering is None:
        raise Http404("The portal's own PDF is the published one")
    return document_response(version.rendering, request)


def version_own_file(request, number):
    """K-MIP's own PDF is attached to a proposed version, or taken away again."""
    version = _version(request, number)
    require(may_draft(request.user))
    services.must_be_proposed(version)
    if request.method == "POST" and "take_away" in request.POST:
        services.take_own_file_away(version, by=request.user)
        messages.success(request, "The portal’s own PDF will be published.")
        return redirect("manage_agreement:version_detail", number=number)
    form = OwnFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _done(
        form,
        services.attach_own_file,
        version,
        by=request.user,
        upload=form.cleaned_data["file"].checked,
    ):
        messages.success(request, f"K-MIP’s own PDF is attached to version {version.number}.")
        return redirect("manage_agreement:version_detail", number=number)
    context = {"version": version, "form": form}
    return render(request, "agreements/manage/version_own_file.html", context)


def version_propose(request, number):
    version = _version(request, number)
    require(MAY["propose"](request.user, version))
    form = ProposeForm(
        request.POST or None,
        initial={
            "summary_of_changes": version.summary_of_changes,
            "needs_acceptance": version.needs_acceptance,
        },
    )
    problems = checks.problems(version.clauses.all())
    if form.is_valid() and _done(form, services.propose, version, by=request.user, **form.answers):
        messages.success(request, f"Version {version.number} is proposed. The PDF is being made.")
        return redirect("manage_agreement:version_detail", number=number)
    context = {"version": version, "form": form, "problems": problems, "may_edit": True}
    return render(request, "agreements/manage/version_propose.html", context | _effect(version))


def _effect(version):
    """What publishing it would change, in numbers, and what of others' changes it would undo."""
    before = AgreementVersion.objects.preceding(version)
    after = AgreementVersion.objects.following(version)
    return {
        "before": before,
        "changes": Marked.versions(before, version).counts if before else {},
        "since": catching_up.Since(version),
        "after": after,
        "undone": catching_up.undone_by(after, version) if after else [],
    }


def version_approve(request, number):
    version = _version(request, number)
    require(is_chair(request.user))
    if not MAY["approve"](request.user, version):
        return render(
            request, "agreements/manage/someone_else.html", {"version": version}, status=403
        )
    seen = version.pdf.sha256 if version.pdf else ""
    form = ApproveForm(
        request.POST or None, initial={"sha256": seen}, own_file=version.has_own_file
    )
    if form.is_valid() and _done(
        form, services.approve, version, by=request.user, sha256=form.cleaned_data["sha256"]
    ):
        messages.success(request, f"Version {version.number} is approved.")
        return redirect("manage_agreement:version_detail", number=number)
    replaces = AgreementVersion.objects.in_force(version.in_force_on)
    context = {"version": version, "form": form, "replaces": replaces}
    return render(request, "agreements/manage/version_approve.html", context | _effect(version))


def version_return_to_draft(request, number):
    return _confirmed(request, number, "return_to_draft", services.return_to_draft)


def version_discard(request, number):
    return _confirmed(request, number, "discard", services.discard)


def _confirmed(request, number, move, service):
    version = _version(request, number)
    require(MAY[move](request.user, version))
    if request.method == "POST":
        service(version, by=request.user)
        messages.success(
            request, f"Version {version.number} is now {version.get_status_display().lower()}."
        )
        return redirect("manage_agreement:version_list")
    return render(
        request, f"agreements/manage/version_{move}.html", {"version": version, "move": move}
    )


def _done(form, service, *args, **kwargs):
    """Do it, once a form; what the service refuses becomes an error of the form."""
    try:
        once(form, by=kwargs["by"], do=partial(service, *args, **kwargs))
    except services.Refused as error:
        form.add_error(None, str(error))
        return False
    return True
