"""A page by the keyboard alone: what the Tab key reaches, in which order, and whether it shows."""

# What a keyboard can reach, in the order of the page. Of radios that belong together it is the
# chosen one, or the first.
REACHABLE = """() => {
  const parts = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const looks = one => {
    const style = getComputedStyle(one);
    const label = one.labels && one.labels[0];
    const before = label ? getComputedStyle(label, '::before') : null;
    return [style.outline, style.boxShadow, style.backgroundColor, style.border, style.color,
            before && before.boxShadow, before && before.border, before && before.outline].join();
  };
  const chosen = radio => {
    const group = [...document.getElementsByName(radio.name)].filter(
        one => one.type === 'radio' && one.form === radio.form);
    return group.find(one => one.checked) || group[0];
  };
  const stops = [...document.querySelectorAll(parts)].filter(one =>
      one.type !== 'hidden' && !one.disabled && one.tabIndex >= 0
      && one.checkVisibility({visibilityProperty: true})
      && (one.type !== 'radio' || chosen(one) === one));
  window.stops = stops;
  window.atRest = stops.map(looks);
  window.looks = looks;
  const main = document.querySelector('main');
  const stands = where => stops.filter(one => main && main.compareDocumentPosition(one) & where);
  const before = stands(Node.DOCUMENT_POSITION_PRECEDING).filter(  // the way back is the page's own
      one => !one.closest('.govuk-breadcrumbs') && !one.matches('.govuk-back-link'));
  const after = stands(Node.DOCUMENT_POSITION_FOLLOWING).filter(one => !main.contains(one));
  return {
    stops: stops.map(one => one.outerHTML.slice(0, 110)),
    before: before.length,
    after: after.length,
    frame: [...before, 'main', ...after, ...[...document.styleSheets].map(one => one.href)].map(
        one => one && one.outerHTML || one).join(),
  };
}"""

# Before each Tab after the first, where the focus is: its number among those, whether it looks
# other than at rest, and whether the middle of what can be seen of it lies under something else.
REMEMBER = """() => {
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const look = () => {
    const one = document.activeElement;
    const number = window.stops.indexOf(one);
    const rect = one.getClientRects()[0] || one.getBoundingClientRect();
    const hit = document.elementFromPoint(middle(rect.left, rect.right, innerWidth),
                                          middle(rect.top, rect.bottom, innerHeight));
    const label = one.labels && one.labels[0];
    window.reached.push({
      number,
      html: one.outerHTML.slice(0, 110),
      shows: number < 0 || window.looks(one) !== window.atRest[number],
      uncovered: number < 0 || (!!hit && (one.contains(hit) || (label && label.contains(hit)))),
    });
  };
  window.reached = [];
  let first = true;
  window.addEventListener('keydown', () => { first ? first = false : look(); }, true);
}"""


def faults(page, tabbed: set[str] | None = None) -> list[str]:
    """Tab through a page that was just opened: nothing left out, out of order, unseen, a trap.

    What stands around the content is tabbed through once, where `tabbed` keeps which was: of a
    page with the same frame, from its last stop before the content to the first one after.
    """
    there = page.evaluate(REACHABLE)
    stops, start, end = there["stops"], 0, len(there["stops"])
    if tabbed is not None and there["before"] and there["after"]:
        if there["frame"] in tabbed:
            start, end = there["before"], end - there["after"] + 1
            page.evaluate("number => window.stops[number].focus()", start - 1)
        tabbed.add(there["frame"])
    page.evaluate(REMEMBER)
    for _ in range(end - start + 2):  # one to see where the last is, one to see that there is a way
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    found, reached = [], page.evaluate("window.reached")
    for number, (stop, at) in enumerate(zip(stops[start:end], reached, strict=False), start):
        if at["number"] != number:
            return [*found, f"keyboard: Tab {number + 1} reached {at['html']}, not {stop}"]
        if number == 0 and "govuk-skip-link" not in stop:
            found.append(f"keyboard: the first Tab reaches {stop}, not the skip link")
        if not at["shows"]:
            found.append(f"keyboard: nothing shows that the focus is on {stop}")
        if not at["uncovered"]:
            found.append(f"keyboard: the focus is out of sight on {stop}")
    if end - start > 1 and reached[-1]["number"] == end - 1:
        found.append(f"keyboard: no way on from {stops[end - 1]}")
    return found + skip_link(page)


def skip_link(page) -> list[str]:
    page.evaluate("document.querySelector('.govuk-skip-link')?.focus()")
    page.keyboard.press("Enter")
    at = page.evaluate("document.activeElement.tagName")
    return [] if at == "MAIN" else [f"keyboard: the skip link leads to {at}, not to the content"]
