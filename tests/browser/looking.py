"""Looking at pages in every way that the harness knows, and keeping what is wrong with them."""

from tests.browser import keyboard, paper, sending
from tests.browser.visiting import faults, headings_of, how_many, opened, watch

WIDTHS = (1280, 320)

# Forms whose answer, when they are sent empty, is no error: by the name of the address.
MAY_BE_EMPTY = {
    "expertise:helping",  # nobody has to help with any topic
    "expertise:meeting_attendance",  # of nobody need be noted whether they came
    "manage_agreement:coverage_edit",  # no clause covers it: that is worth recording
    "records:assessment_section",  # a section may be left with gaps
    "records:record_assessment",  # a record may rest on none
    "signatories:mandate",  # a data protection officer may do nothing beside advising
    "signatories:details_edit",  # an organisation need not give any of its details
    "records:matter_tell",  # those whom the matter proposes are ticked already
    "own_form:own_form_boxes",  # a box of K-MIP's form need not be used
    "own_form:own_form_ticks",  # nor a tick be an answer
    "reviews:respond_questions",  # none of a review's own questions must be answered
    "manage_organisations:import_detail",  # lines are ticked only to leave them out
}
TABBED: set[str] = set()  # what stands around pages, and was tabbed through in this process
FRAMED: set[tuple[str, int]] = set()  # the same, and how wide the screen was, once axe saw it
SAID_TOO_LATE = 409  # what was pressed cannot be done now; a page says why


def widen(page, width):
    """A screen of this width, which is laid out anew only where it had another."""
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)


class Look:
    """One browser page with a script and one without, which people use one after the other: a
    browser of their own costs each as much as two visits. `wrong` says where, and what."""

    def __init__(self, cast, open_page, looked_at):
        self.cast, self.open_page, self.looked_at = cast, open_page, looked_at
        self.wrong, self.visited, self.forms, self._pages = [], [], {}, {}

    def page(self, person, javascript=True):
        whose, page = self._pages.get(javascript, (None, None))
        if page is None or whose != person:
            page = self.open_page(self.cast.get(person), javascript=javascript, instead=page)
            self._pages[javascript] = (person, page)
        return page

    def say(self, where, found):
        self.wrong += [f"{where}: {' '.join(one.split())}" for one in found]

    def at(self, visit):
        """At rest, opened once: by keyboard, wide and narrow, on paper; then its forms sent."""
        page = self.page(visit.cell.person)
        seen = watch(page)
        widen(page, WIDTHS[0])
        missed = opened(page, visit)
        self.say(visit, missed)
        if not missed:
            if how_many(page, ".govuk-error-summary"):  # asked for something by its address
                self.say(visit, sending.error_contract(page))
            else:
                self.say(visit, keyboard.faults(page, TABBED))
            self.wide_and_narrow(visit, page, seen)
            self.say(visit, paper.faults(page, visit.cell.url))
            self.visited.append(visit)
        seen["stop"]()
        if not missed:
            self.forms_of(visit, page)

    def forms_of(self, visit, page):
        """Each kind of form that was not met before, sent empty: the first of them from the page
        as it was left, which nothing but keys and a screen went over."""
        there = True
        for form in sending.kinds(page):
            kind = (visit.cell.route, *form["fields"], *form["buttons"])
            if kind not in self.forms:
                self.forms[kind] = (visit, form)
                self.send_and_take_back(visit, form, script=True, there=there)
                there = False

    def wide_and_narrow(self, where, page, seen):
        for width in WIDTHS:
            widen(page, width)
            self.say(f"{where}, {width} wide", faults(page, seen, FRAMED))

    def at_all(self, visits):
        """One person's after another's, so that each signs in once."""
        for visit in sorted(visits, key=lambda visit: visit.cell.person):
            self.at(visit)

    def at_the_forms(self):
        """Each kind of form that was met, sent empty without a script too."""
        for visit, form in self.forms.values():
            self.send_and_take_back(visit, form, script=False)

    def send_and_take_back(self, visit, form, *, script, there=False):
        page = self.page(visit.cell.person, javascript=script)
        widen(page, WIDTHS[0])
        cookies = page.context.cookies()
        seen = watch(page)
        with sending.taken_back():
            self.send_empty(page, visit, form, script, seen, there)
        seen["stop"]()
        if page.context.cookies() != cookies:  # what was sent may have signed them out
            page.context.clear_cookies()
            page.context.add_cookies(cookies)

    def send_empty(self, page, visit, form, script, seen, there):
        """It comes back with its errors; with nothing to fill in, it does what its button says."""
        where = f"{visit}, sent empty" + ("" if script else " without JavaScript")
        if not there:
            self.say(where, opened(page, visit))
        if page.evaluate(sending.WITHOUT_BUTTON):
            self.say(where, ["a form that cannot be sent"])
        back = how_many(page, ".govuk-back-link")
        if not form["buttons"]:
            return
        answer = sending.send_empty(page, form)
        if not form["fields"] or visit.cell.route in MAY_BE_EMPTY:
            if answer is None or (answer.status >= 400 and answer.status != SAID_TOO_LATE):
                self.say(where, [f"answered {answer and answer.status}"])
            self.looked_at["forms with nothing to leave out, sent"] += 1
            return
        self.say(where, sending.error_contract(page, script=script))
        if (said := headings_of(page)) != [visit.heading]:
            self.say(where, [f"the heading is {said}"])
        if how_many(page, ".govuk-back-link") != back:
            self.say(where, ["the way back is gone"])
        if script:
            self.wide_and_narrow(where, page, seen)
        self.looked_at["forms sent empty, and their errors read"] += 1
