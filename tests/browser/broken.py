"""Pages with one fault each, and a form whose errors are wrong: the harness has to name them."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

from kmip_portal import urls

ROWS = '<caption class="govuk-table__caption">Rows</caption><tr><th scope="col">One</th></tr>'
LONG = (
    '<table class="govuk-table"><caption class="govuk-table__caption">'
    "Everything that this table shows, in words that go on for longer than any phone is wide"
    '</caption><tr><th scope="col"><span class="portal-reference">'
    f"{'Never broken ' * 6}</span></th></tr></table>"
)
PARTS = {
    "sound": "<p class='govuk-body'>Nothing is wrong with this page.</p>",
    "unlabelled-field": '<input class="govuk-input" name="note">',
    "inline-script": "<script>document.body.dataset.ran = 'yes'</script>",
    "wide-table": f'<table width="400">{ROWS}</table>',
    "long-caption": f'<div class="portal-scroll" tabindex="0">{LONG}</div>',
    "cut-caption": LONG,
    "two-headings": '<h1 class="govuk-heading-m">Another heading</h1>',
    "picture-from-elsewhere": '<img src="https://elsewhere.example/x.png" alt="A picture">',
    "order-of-its-own": '<a class="govuk-link" href="/help/" tabindex="2">First of all</a>',
    "no-button": '<form method="post" action="/help/"><input type="hidden" name="a"></form>',
}

FORM = """<form method="post" novalidate>
  <div class="govuk-form-group{error}">
    <label class="govuk-label" for="note">Note</label>{beside}
    <input class="govuk-input" id="note" name="note">
  </div>
  <button class="govuk-button">Save</button>
</form>"""
BESIDE = '<p class="govuk-error-message" id="note-error">Please enter a longer note</p>'
SUMMARY = """<div class="govuk-error-summary"><h2>Oh dear</h2>
<ul class="govuk-error-summary__list">
  <li><a href="#nowhere">Enter a note</a></li><li><a href="#note">This is a required field</a></li>
</ul></div>"""


@login_not_required
def broken(request, what):
    return render(request, "broken.html", {"part": mark_safe(PARTS[what])})  # noqa: S308


@csrf_exempt
@login_not_required
def wrong_errors(request):
    """An error page that keeps no part of the contract."""
    sent = request.method == "POST"
    words = FORM.format(
        error=" govuk-form-group--error" if sent else "", beside=BESIDE if sent else ""
    )
    context = {"part": mark_safe(words), "summary": mark_safe(SUMMARY) if sent else ""}  # noqa: S308
    return render(request, "broken.html", context)


urlpatterns = [
    path("broken/errors/", wrong_errors, name="wrong_errors"),
    path("broken/<slug:what>/", broken, name="broken"),
    *urls.urlpatterns,
]
handler400 = urls.handler400
