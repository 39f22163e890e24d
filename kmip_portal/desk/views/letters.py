"""The letters of the portal, for the people who must see that they arrive."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kmip_portal.accounts.permissions import is_auditor, is_secretariat
from kmip_portal.desk import letters as found
from kmip_portal.desk.letters import EmailFilters
from kmip_portal.mail import services
from kmip_portal.mail.forms import ChangeAddressForm, PauseForm
from kmip_portal.mail.models import BouncingAddress, Email, Pause
from kmip_portal.mail.permissions import MAY
from kmip_portal.mail.secrets import MARK
from kmip_portal.pagination import Keyset
from kmip_portal.permissions import require


def letters(request):
    """Those that will not go unless somebody does something; or every letter that is asked for."""
    require(is_secretariat(request.user) or is_auditor(request.user))
    seen = Email.objects.visible_to(request.user)
    form = EmailFilters(request.GET)
    every = request.GET.get("show") == "all" or bool(form.asked)
    shown = found.narrowed(seen, form.asked) if every else seen.wanting_attention()
    page = Keyset(shown.select_related("joined_in")).page(
        after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "page": page,
        "form": form,
        "every": every,
        "pause": Pause.objects.standing().select_related("paused_by").first(),
        "may_pause": MAY["pause"](request.user, None),
    }
    return render(request, "letters/letter_list.html", context)


def letter(request, stem):
    """One letter: its exact text but for a link or code, and what became of it."""
    require(is_secretariat(request.user) or is_auditor(request.user))
    email = _letter(request, stem)
    form = ChangeAddressForm(request.POST or None)
    if form.is_valid():
        require(MAY["change the address"](request.user, email))
        key = str(form.cleaned_data["submission_id"])
        try:
            done = found.readdress(email, **form.answers, by=request.user, key=key)
        except found.CannotChange as problem:
            form.add_error("to", str(problem))
        else:
            messages.success(request, done)
            return redirect("letters")
    context = {
        "email": email,
        "form": form,
        "kept_for": found.kept_for(email.to),
        "bouncing": BouncingAddress.objects.standing(email.to).first(),
        "may_act": MAY["send again"](request.user, email) and not email.is_gone,
        "holds_secret": MARK in email.body,
    }
    return render(request, "letters/letter_detail.html", context)


@require_POST
def letter_resend(request, stem):
    """The same words to the same person once more; pressed twice, once. Never an old link."""
    require(MAY["send again"](request.user, None))
    email = _letter(request, stem)
    if MARK not in email.body:
        services.resend(email, by=request.user, key=str(email.attempts))
        messages.success(request, f"It is sent to {email.to} again.")
    elif found.ask_again(email, by=request.user):
        messages.success(request, f"A new link is sent to {email.to}.")
    else:
        messages.warning(
            request, "It carried a link or code. Ask for a new one where it was asked."
        )
    return redirect("letters")


@require_POST
def address_clear(request, stem):
    """Letters to this address go again."""
    require(MAY["clear an address"](request.user, None))
    email = _letter(request, stem)
    bouncing = get_object_or_404(BouncingAddress.objects.standing(email.to))
    services.clear_address(bouncing, by=request.user)
    messages.success(request, f"Letters to {email.to} go again.")
    return redirect("letters")


def letters_pause(request):
    """Nothing is sent until somebody lets letters go again, and everybody sees why."""
    require(MAY["pause"](request.user, None))
    form = PauseForm(request.POST or None)
    if form.is_valid():
        services.pause(reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Emails are paused. What is written waits.")
        return redirect("letters")
    return render(request, "letters/letters_pause.html", {"form": form})


@require_POST
def letters_resume(request):
    """What waited is sent."""
    require(MAY["resume"](request.user, None))
    services.resume(get_object_or_404(Pause.objects.standing()), by=request.user)
    messages.success(request, "Emails go again.")
    return redirect("letters")


def _letter(request, stem):
    seen = Email.objects.visible_to(request.user)
    return get_object_or_404(seen, message_id__startswith=f"<{stem}@")
