"""Forms sent as nobody should: with nothing in them."""

from types import SimpleNamespace

from django.db import transaction
from playwright.sync_api import Error as Stopped
from playwright.sync_api import TimeoutError as NothingHappened

from tests.browser.visiting import TITLE_END

A_FILE = SimpleNamespace(status=200)  # it came, and the page stayed
BANNED = {"please", "sorry", "valid", "invalid", "required", "forgot", "oops"}

FORMS = """() => [...document.querySelectorAll('main form[method=post]')].map((form, number) => ({
  number,
  fields: [...form.elements].filter(one => one.name && one.type !== 'hidden'
      && one.type !== 'submit' && one.type !== 'button').map(one => one.name),
  buttons: [...form.querySelectorAll('button:not([type=button])')].map(one => one.name + one.value),
  action: form.getAttribute('action') || '',
}))"""

# also of a form that waits behind a line to be opened, such as the filters of a list
WITHOUT_BUTTON = """() => {
  const closed = [...document.querySelectorAll('main details:not([open])')];
  closed.forEach(one => one.open = true);
  const found = [...document.querySelectorAll('main form')].some(
    form => ![...form.querySelectorAll('button')].some(one => one.checkVisibility()));
  closed.forEach(one => one.open = false);
  return found;
}"""

EMPTY = """number => {
  const form = document.querySelectorAll('main form[method=post]')[number];
  for (const one of form.elements) {
    if (one.type === 'checkbox' || one.type === 'radio') one.checked = false;
    else if (one.tagName === 'SELECT') one.value = '';
    else if (one.tagName === 'TEXTAREA') one.value = '';
    else if (one.tagName === 'INPUT' && one.type !== 'hidden' && one.type !== 'submit')
      one.value = '';
  }
}"""

# Each line of the summary, and what stands beside the field that it leads to.
LINES = """() => [...document.querySelectorAll('.govuk-error-summary__list li')].map(line => {
  const link = line.querySelector('a');
  const target = link && document.getElementById(link.getAttribute('href').slice(1));
  const groups = [];
  for (let one = target; one; one = one.parentElement)
    if (one.classList.contains('govuk-form-group--error')) groups.push(one);
  const words = one => one.innerText.trim().replace(/^Error:\\s*/, '');
  const beside = groups.flatMap(one => [...one.querySelectorAll('.govuk-error-message')]);
  const described = [target, ...groups.flatMap(one => [...one.querySelectorAll('fieldset')])]
    .filter(Boolean).flatMap(one => (one.getAttribute('aria-describedby') || '').split(' '));
  return {
    words: line.innerText.trim(),
    href: link && link.getAttribute('href'),
    there: !!target,
    beside: beside.map(words),
    described: beside.filter(one => described.includes(one.id)).map(words),
  };
})"""
MESSAGES = """() => [...document.querySelectorAll('main .govuk-error-message')]
    .map(one => one.innerText.trim().replace(/^Error:\\s*/, ''))"""


def kinds(page):
    """The forms of the page that is open, those alike once: each row of a list may have one."""
    seen = {}
    for form in page.evaluate(FORMS):
        key = (tuple(form["fields"]), tuple(form["buttons"]), form["action"].count("/"))
        seen.setdefault(key, form)
    return list(seen.values())


# A locator would bring Playwright's own script to each page. Where a pointer presses a thing:
# the middle of its first line, if it can be seen, and does not lie under something else.
PLACE = """const place = one => {
  one.scrollIntoView({block: 'center', behavior: 'instant'});
  const rect = one.getClientRects()[0];
  if (!rect || one.disabled || !one.checkVisibility({visibilityProperty: true})) return null;
  const [x, y] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  return one.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
};"""
# one that is out of sight takes the Enter key, and no pointer comes to it
BUTTON = f"""number => {{
  {PLACE}
  const button = document.querySelectorAll('main form[method=post]')[number]
      .querySelector('button:not([type=button])');
  if (button.getAttribute('aria-hidden') !== 'true') return place(button);
  button.focus();
  return 'Enter';
}}"""
LINK = f"""href => {{
  {PLACE}
  return place(document.querySelector(`.govuk-error-summary a[href="${{href}}"]`));
}}"""


def send_empty(page, form):
    """Take everything out of the form and press its first button; the answer, or nothing."""
    page.evaluate(EMPTY, form["number"])
    if not (place := page.evaluate(BUTTON, form["number"])):
        return None
    try:
        with page.expect_navigation(timeout=5_000) as answer:
            page.keyboard.press("Enter") if place == "Enter" else page.mouse.click(*place)
    except NothingHappened:
        return None
    except Stopped as reason:
        if "ERR_ABORTED" not in str(reason):
            raise
        return A_FILE
    return answer.value


class taken_back(transaction.Atomic):
    """Whatever is sent from a browser meanwhile is undone: the portal answers from this
    process, and over this connection."""

    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, *wrong):
        if not wrong[0]:
            transaction.set_rollback(True)
        return super().__exit__(*wrong)


SUMMARY = """() => {
  const all = [...document.querySelectorAll('.govuk-error-summary')];
  return {
    all: all.length,
    title: document.title,
    says: all[0]?.querySelector('h2')?.innerText,
    focused: document.activeElement.matches('.govuk-error-summary'),
  };
}"""


def error_contract(page, *, script=True) -> list[str]:
    """Title, focus, the same words in both places, and links that land on what they name."""
    summary = page.evaluate(SUMMARY)
    if summary["all"] != 1:
        return [f"errors: {summary['all']} error summaries"]
    found = []
    if not summary["title"].startswith("Error: ") or not summary["title"].endswith(TITLE_END):
        found.append(f"errors: the title is {summary['title']!r}")
    if summary.get("says") != "There is a problem":
        found.append("errors: the summary does not say that there is a problem")
    if script and not summary["focused"]:
        found.append("errors: the focus is not on the summary")
    lines = page.evaluate(LINES)
    for line in lines:
        found += [f"errors: {fault}" for fault in faults_of(line)]
        if line["there"] and script:
            found += lands(page, line)
    only_beside = set(page.evaluate(MESSAGES)) - {line["words"] for line in lines}
    return found + [f"errors: {words!r} stands only beside a field" for words in only_beside]


def faults_of(line) -> list[str]:
    words = line["words"]
    found = [f"{words!r} says {one!r}" for one in BANNED & set(words.lower().split())]
    if not line["href"]:
        return [*found, f"{words!r} is no link"]
    if not line["there"]:
        return [*found, f"{words!r} links to {line['href']}, which is not there"]
    if words not in line["beside"]:
        found.append(f"{words!r} stands only in the summary")
    elif words not in line["described"]:
        found.append(f"{words!r} does not describe its field")
    return found


def lands(page, line) -> list[str]:
    if not (place := page.evaluate(LINK, line["href"])):
        return [f"errors: nothing can press the link {line['words']!r}"]
    page.mouse.click(*place)
    if page.evaluate("document.activeElement.matches('main input, main select, main textarea')"):
        return []
    return [f"errors: the link {line['words']!r} leads to no field"]
