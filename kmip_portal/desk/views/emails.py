"""How a person is emailed: their own choice, among the pages of their account."""

from django.contrib import messages
from django.shortcuts import redirect, render

from kmip_portal.mail import choosing
from kmip_portal.mail.forms import EmailChoiceForm
from kmip_portal.mail.kinds import ONLY_NEWS
from signatories.expertise.services import topics
from signatories.expertise.taking_part import takes_part


def email_choice(request):
    """At once, daily, weekly, or only what they must do; and the topics they follow."""
    choice = choosing.choice_of(request.user)
    held = {"how": choice.how, "wants_news": choice.wants_news}
    form = EmailChoiceForm(request.POST or None, initial=held)
    if form.is_valid():
        choosing.choose(request.user, **form.answers)
        messages.success(request, "Your choice is saved.")
        return redirect("account")
    context = {
        "form": form,
        "kinds": ONLY_NEWS.values(),
        "takes_part": takes_part(request.user),
        "followed": topics.followed_by(request.user),
    }
    return render(request, "account_emails.html", context)
