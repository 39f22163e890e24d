from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render

from agreements.models import AgreementVersion
from kmip_portal import in_tray as tray
from kmip_portal.accounts.permissions import works_for_kmip
from kmip_portal.accounts.sign_ins import places_of
from kmip_portal.desk import numbers, starts
from kmip_portal.mail.choosing import choice_of
from kmip_portal.permissions import require
from reviews.models import AnnualReview
from signatories.expertise.models import NewsItem
from signatories.expertise.taking_part import takes_part
from signatories.models import Organisation
from signatories.working_for import choices_of


@login_not_required
def home(request):
    """The public front door; people who are signed in go to their in-tray."""
    if request.user.is_authenticated:
        return redirect("in_tray")
    context = {
        "version": AgreementVersion.objects.in_force(),
        "signatory_count": Organisation.objects.signatories().count(),
        "next_review": AnnualReview.objects.next_public(),
        "news": NewsItem.objects.on_the_home_page(),
        "last_outcome": AnnualReview.objects.last_concluded(),
    }
    return render(request, "home.html", context)


def manage(request):
    """The partnership's desk: where the secretariat, the chair and auditors begin."""
    require(works_for_kmip(request.user))
    context = {
        "items": tray.shown(request),
        "figures": numbers.figures(request.user),
        "areas": starts.areas(request.user),
        "places": starts.places(request.user),
    }
    return render(request, "manage.html", context)


def account(request):
    """A person's own page: how they sign in, and for whom they act."""
    memberships = request.user.memberships.current().select_related("organisation", "team")
    context = {
        "memberships": memberships,
        "organisations": choices_of(request.user),
        "takes_part": takes_part(request.user),
        "emails": choice_of(request.user).get_how_display(),
        "places": places_of(request.user, request.session),
    }
    return render(request, "account.html", context)
