"""A story in the browser: who I am, what I fill in, what I press, what I then see. Words, not selectors."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, ElementHandle, Locator, Page, expect

from sightline.config.demo.people import PERSONAS
from tests.conftest import PATIENCE
from tests.support.accessibility import violations

ROOT = Path(__file__).resolve().parents[2]
MOST_TABS = 150
READY = "html[data-ready]"
HAS_FOCUS = "element => element === document.activeElement"
# How many elements surely take the focus between what has it now and the element: radios, of which a group takes it
# once, are left out, and so is everything where the focus begins in the midst of a page or must go round
STOPS_BEFORE = """control => {
    const group = control.type === "radio" && [...document.getElementsByName(control.name)];
    const element = group ? group[0] : control;
    const from = document.activeElement;
    const fresh = !from || from === document.body;
    const after = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (fresh ? location.hash : !after(from, element)) return 0;
    const fields = ["input:not([type=hidden], [type=radio])", "select", "textarea", "button"];
    const sure = ["a[href]", "summary", ...fields.map((one) => `${one}:not(:disabled)`)].join(", ");
    return [...document.querySelectorAll(sure)].filter((one) => one.tabIndex === 0
        && one.checkVisibility({visibilityProperty: true}) && !one.closest("[inert]")
        && (fresh || after(from, one)) && after(one, element)).length;
}"""
TODAY = datetime.now(ZoneInfo("Europe/London")).date()


def words_of(label: str) -> re.Pattern[str]:
    """The label itself, optional or not. Only what a browser's pattern reads otherwise is escaped."""
    escaped = re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", label)
    return re.compile(rf"^\s*{escaped}( \(optional\))?\s*$")


class Journey:
    """Several people, each in a browser session of their own, working on one Sightline."""

    def __init__(self, house: Any, browser: Browser, *, scripts: bool, keyboard: bool = False) -> None:
        self.house = house
        self.browser = browser
        self.scripts = scripts
        self.keyboard = keyboard
        self.sessions: dict[str, tuple[BrowserContext, Page]] = {}
        self.page: Page = None  # type: ignore[assignment]
        self.part: Page | Locator = None  # type: ignore[assignment]
        self.checked: set[str] = set()
        self.outside: list[str] = []
        self.complaints: list[str] = []

    # who

    def given_i_am(self, key: str) -> "Journey":
        """Sign in by the demo's one press, or come back to where they were."""
        if key not in self.sessions:
            self._at(key)
            self.open("/demo/")
            self.press(next(persona.name for persona in PERSONAS if persona.key == key))
            self.then_the_heading_is("Your work")
        self._at(key)
        return self

    def given_i_am_nobody(self) -> "Journey":
        """A member of the public, not signed in."""
        self._at("nobody")
        return self

    def on_another_device(self, key: str) -> "Journey":
        """Sign in once more as somebody who is at work elsewhere. ``back_on_the_first_device`` returns."""
        first = self.sessions.pop(key)
        self.given_i_am(key)
        self.sessions[f"{key}, another device"] = self.sessions[key]
        self.sessions[key] = first
        return self

    def _at(self, key: str) -> None:
        if key not in self.sessions:
            context = self.browser.new_context(
                java_script_enabled=self.scripts, bypass_csp=False, viewport={"width": 1280, "height": 900}
            )
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("console", self._heard)
            page.on("request", self._asked)
            self.sessions[key] = (context, page)
        self.page = self.part = self.sessions[key][1]

    def end(self) -> None:
        """Close every session; what the browser complained of, or was left with, fails the story (R29, R34, R36)."""
        kept = [(key, self._kept(page)) for key, (_, page) in self.sessions.items() if self.scripts]
        for context, _ in self.sessions.values():
            context.close()
        assert not [(key, found) for key, found in kept if found], kept
        assert not self.complaints, self.complaints
        assert not self.outside, self.outside

    def _kept(self, page: Page) -> list[str]:
        """What the browser stores besides cookies: nothing may be."""
        if page.is_closed() or not page.url.startswith("http"):
            return []
        found: list[str] = page.evaluate(
            """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await caches.keys()),
            ...(await indexedDB.databases()).map((one) => one.name),
            ...(await navigator.serviceWorker.getRegistrations()).map((one) => one.scope)]"""
        )
        return found

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.house.url, self.house.public_url, "data:")):
            self.outside.append(request.url)

    # where

    def open(self, path: str) -> "Journey":
        """Go to an address of the staff pages."""
        self.page.goto(f"{self.house.url}{path}")
        self._arrived()
        return self

    def open_public(self, path: str) -> "Journey":
        """Go to an address of the public site."""
        self.page.goto(f"{self.house.public_url}{path}")
        self._arrived()
        return self

    def follow(self, words: str | re.Pattern[str]) -> "Journey":
        """Follow a link by its words, or by a pattern of them."""
        self._go(self.page.get_by_role("link", name=words, exact=False).first)
        return self

    def follow_exactly(self, words: str) -> "Journey":
        """Follow a link whose words are these and no more."""
        self._go(self.page.get_by_role("link", name=words, exact=True).first)
        return self

    def take_up(self, reference: str, words: str) -> "Journey":
        """Open the file and take up what waits for me there."""
        self.open(f"/files/{reference}/")
        task = self.page.get_by_role("button", name=words, exact=True)
        self._go(task.or_(self.page.get_by_role("link", name=words, exact=True)).first)
        return self

    # what I fill in

    @contextmanager
    def within(self, row: str) -> Iterator["Journey"]:
        """Fill in one row of a repeating group: "Agency 2"."""
        self.part = self.page.get_by_role("group", name=row, exact=True)
        yield self
        self.part = self.page

    def fill(self, label: str, text: str, *, nth: int = 0) -> "Journey":
        """Type into a field by its label."""
        box = self.part.get_by_label(words_of(label)).nth(nth)
        if self.keyboard:
            self._type(box, text)
        else:
            box.fill(text)
        return self

    def fill_day(self, question: str, on: date, *, nth: int = 0) -> "Journey":
        """Type a date into its three boxes."""
        group = self._group(question, nth)
        for name, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            box = group.get_by_label(name, exact=True)
            if self.keyboard:
                self._type(box, str(number))
            else:
                box.fill(str(number))
        return self

    def choose(self, question: str, answer: str, *, nth: int = 0) -> "Journey":
        """Choose a radio or tick a box inside a question."""
        control = self._group(question, nth).get_by_label(answer, exact=True).first
        if self.keyboard and not control.is_checked():
            self._reach(control, inside_group=True)
            self.page.keyboard.press("Space")
        elif not self.keyboard:
            control.check()
        return self

    def pick(self, label: str, option: str, *, nth: int = 0) -> "Journey":
        """Pick from a drop-down list."""
        box = self.part.get_by_label(words_of(label)).nth(nth)
        if self.keyboard:
            self._reach(box)
            chosen = "element => element.selectedOptions[0].text.trim()"
            self.page.keyboard.press("Home")
            for _ in range(200):
                if box.evaluate(chosen) == option:
                    break
                self.page.keyboard.press("ArrowDown")
            assert box.evaluate(chosen) == option, (label, option)
        else:
            box.select_option(label=option)
        return self

    def _group(self, question: str, nth: int) -> Locator:
        return self.part.get_by_role("group", name=words_of(question)).nth(nth)

    def _type(self, box: Locator, text: str) -> None:
        self._reach(box)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def value_of(self, label: str) -> str:
        """What a field holds now."""
        return self.part.get_by_label(words_of(label)).first.input_value()

    # what I press

    def press(self, words: str, *, nth: int = 0) -> "Journey":
        """Press a button (or a link that looks like one)."""
        self._go(self.part.get_by_role("button", name=words, exact=True).nth(nth))
        return self

    def add_another(self, group: str) -> "Journey":
        """One more row of a repeating group."""
        self._go(self._group(group, 0).get_by_role("button", name="Add another", exact=True).last)
        return self

    def _go(self, control: Locator) -> None:
        """Use a link or a button, and wait for the page that it leads to."""
        if self.keyboard:
            self._reach(control)
        with self.page.expect_navigation(timeout=PATIENCE):
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                control.click(no_wait_after=True)
        self._arrived()

    def _arrived(self) -> None:
        self.part = self.page
        if self.scripts:
            self.page.wait_for_selector(READY, state="attached")
        self.then_the_page_is_accessible()
        again = self.page.get_by_role("heading", name="Confirm it is you", level=1)
        if again.count():  # a long story: the demo asks by one press, and leads on to where the person was going
            self._go(self.page.get_by_role("button", name="Continue", exact=True))

    def _reach(self, control: Locator, *, inside_group: bool = False) -> None:
        """Tab until the control (or, in a group of radios, one of its group) has the focus."""
        handle = control.element_handle()
        assert handle is not None, f"{control} is not on the page"
        if inside_group and handle.get_attribute("type") == "radio":
            self._tab_to(handle, "element => element.name === document.activeElement.name")
            for _ in range(60):
                if handle.evaluate(HAS_FOCUS):
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"the arrow keys do not reach {control}")
        self._tab_to(handle, HAS_FOCUS)

    def _tab_to(self, element: ElementHandle, condition: str) -> None:
        """Press Tab until the condition holds. Before the last stops nobody looks after each press."""
        blindly = min(element.evaluate(STOPS_BEFORE), MOST_TABS)
        for _ in range(blindly):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS - blindly):
            if element.evaluate(condition):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{element} cannot be reached with the Tab key")

    # what I see

    def then_i_see(self, words: str) -> "Journey":
        """The words are on the page."""
        expect(self.page.locator("body")).to_contain_text(words)
        return self

    def then_i_do_not_see(self, words: str) -> "Journey":
        """The words are nowhere on the page."""
        expect(self.page.locator("body")).not_to_contain_text(words)
        return self

    def then_the_heading_is(self, words: str) -> "Journey":
        """The page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        return self

    def then_i_am_refused(self, path: str, *, status: int) -> "Journey":
        """403 where I may know of the file but not do this, 404 where I may not know of it."""
        response = self.page.goto(f"{self.house.url}{path}")
        assert response is not None
        assert response.status == status, (path, response.status)
        return self

    def then_the_page_is_accessible(self) -> "Journey":
        """No axe violation (WCAG 2.2 AA). Each page and heading is checked once in a story."""
        if not self.scripts or self.keyboard:  # the same pages are checked in the same story with a mouse
            return self
        seen = re.sub(r"[A-Z]{2,8}-\d{4}-\d+", "", re.sub(r"^https?://[^/]+|(?<=/returns/)[a-z-]+", "", self.page.url))
        seen += "|" + ("error" if self.page.title().startswith("Error") else "")
        if seen in self.checked:
            return self
        self.checked.add(seen)
        told = [
            (broken["id"], broken["nodes"][0]["html"][:200], broken["nodes"][0].get("failureSummary"))
            for broken in violations(self.page)
        ]
        assert not told, (self.page.url, told)
        return self

    def pictures(self, folder: Path | None, name: str) -> None:
        """The whole page as it is now, wide and on a phone, into a folder for whoever looks; without one, nothing."""
        if folder is None:
            return
        for kind, width in (("wide", 1280), ("phone", 390)):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def picture(self, path: Path, *, width: int = 1280, height: int = 1000) -> None:
        """A screenshot for the README: the top of the page, as it opens."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": 1280, "height": 900})
