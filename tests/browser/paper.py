"""A page as it is printed: without what only a screen needs, with all of its words."""

from django.urls import resolve

from kmip_portal.desk.context import SECRETS

SHEET = {"width": 658, "height": 986}  # A4 less its margins, in CSS pixels

FAULTS = """() => {
  const found = [];
  const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const say = (what, one) => found.push(`paper: ${what}: ${one.outerHTML.slice(0, 110)}`);
  const screenOnly = 'nav:not(.agreement-contents), button, .govuk-button, .govuk-skip-link, '
      + '.govuk-breadcrumbs, .govuk-back-link, .govuk-notification-banner';
  for (const one of document.querySelectorAll(screenOnly))
    if (seen(one)) say('printed', one);
  const h1 = document.querySelector('h1');
  if (!h1 || !seen(h1)) found.push('paper: the heading is not printed');
  for (const one of document.querySelectorAll('main details'))
    for (const part of one.children)
      if (seen(one) && !seen(part)) say('folded away', part);
  for (const one of document.querySelectorAll('thead'))
    if (getComputedStyle(one).display !== 'table-header-group' && seen(one))
      say('does not repeat on each sheet', one);
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one);
    if (!seen(one) || one.closest('.govuk-visually-hidden, svg')) continue;
    const cuts = style.overflowX !== 'visible' || style.overflowY !== 'visible';
    if (cuts && one.clientWidth > 1
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
      say('cut off', one);
  }
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth)
    found.push(`paper: ${wide.scrollWidth} wide on a sheet of ${wide.clientWidth}`);
  return found;
}"""


FOOT = "() => document.querySelector('.portal-paper')?.innerText ?? ''"


def faults(page, url) -> list[str]:
    """What is wrong with the page on paper; the size of the sheet stays."""
    path = url.partition("?")[0]
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    found = page.evaluate(FAULTS)
    if bool(SECRETS & set(resolve(path).kwargs)) == (path in page.evaluate(FOOT)):
        found.append("paper: the foot names the address where it must not, or does not")
    page.emulate_media(media="screen")
    return found
