"""The page of an organisation on which its leads say which advisers look at its records."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from kmip_portal.permissions import require
from records.advice import rules
from records.advice.permissions import may_read_rules, may_set_rules
from records.advice.rule_forms import LookRuleForm, in_words, initial_of
from records.models import LookRule
from signatories.models import Organisation


def look_rules(request, slug):
    """What is required now, and what was before; its leads change it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    require(may_read_rules(request.user, organisation))
    if request.method == "POST":
        require(may_set_rules(request.user, organisation))
    form = LookRuleForm(
        request.POST or None,
        nobody=rules.nobody_holds(organisation),
        initial=initial_of(rules.current(organisation)),
    )
    if not form.is_valid():
        return _page(request, organisation, form)
    try:
        rules.set_rule(
            organisation, by=request.user, why=form.cleaned_data["why"],
            seen=form.cleaned_data["row_version"], **form.told,
        )  # fmt: skip
    except rules.RuleChanged:
        newest = initial_of(rules.current(organisation))
        form.meet(
            theirs=newest,
            row_version=newest["row_version"],
            what="Somebody else changed this while you were writing",
        )
        return _page(request, organisation, form, status=409)
    messages.success(request, "Saved. It counts for every draft of your organisation.")
    return redirect("records:look_rules", slug)


def _page(request, organisation, form, status=200):
    known = [(one, in_words(one)) for one in LookRule.objects.of(organisation)]
    context = {
        "organisation": organisation,
        "form": form if may_set_rules(request.user, organisation) else None,
        "history": known,
        "now": known[0][1] if known else in_words(None),
    }
    return render(request, "records/advice/rules.html", context, status=status)
