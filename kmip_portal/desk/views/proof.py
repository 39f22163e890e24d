"""The page that says whether a file is genuine. It sets no cookie and keeps nothing."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from kmip_portal.desk import proof
from kmip_portal.documents.marks import all_marks
from kmip_portal.forms import FileField, PortalForm

LARGEST_MB = 20
FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class VerifyForm(PortalForm):
    file = FileField(
        "PDF file", missing="Select a PDF", types=("pdf",), most_mb=LARGEST_MB, looked_into=False
    )


class InMemoryAlone(MemoryFileUploadHandler):
    """Takes a file into memory, never to disk; of one that is too large it takes nothing."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = content_length <= (LARGEST_MB + 1) * 1024 * 1024

    @property
    def turned_away(self) -> bool:
        return not getattr(self, "activated", True)


@login_not_required
@csrf_exempt  # nothing is changed, and a token would need a cookie
def verify(request):
    """By fingerprint, as the script asks it, or by the file itself."""
    answer, form = None, VerifyForm()
    if request.method == "POST":
        taker = InMemoryAlone(request)
        request.upload_handlers = [taker]
        form = VerifyForm(request.POST, request.FILES)
        if form.is_valid():
            answer = proof.judge_file(form.cleaned_data["file"].read(), user=request.user)
        elif taker.turned_away:
            form.errors["file"] = form.error_class([form.fields["file"].error_messages["size"]])
    elif FINGERPRINT.fullmatch(request.GET.get("sha256", "")):
        answer = proof.judge(
            request.GET["sha256"],
            marked=request.GET.get("seal") == "yes",
            is_pdf=request.GET.get("pdf") != "no",
            user=request.user,
        )
    if answer and request.GET.get("format") == "json":
        return JsonResponse(answer.facts)
    marks = " | ".join(all_marks(proof.all_seals()))
    context = {"form": form, "answer": answer, "marks": marks, "most": LARGEST_MB}
    return render(request, "agreements/verify.html", context)
