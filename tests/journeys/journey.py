"""A story in the browser: who I am, what I fill in, what I press, what I then see. Words, not selectors."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from sightline.config.demo.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST_TABS = 150


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
        self.checked: set[str] = set()
        self.outside: list[str] = []
        self.complaints: list[str] = []

    # who

    def given_i_am(self, key: str) -> "Journey":
        """Sign in as one of the demo's people, or come back to where they were."""
        if key not in self.sessions:
            context = self.browser.new_context(
                java_script_enabled=self.scripts, bypass_csp=False, viewport={"width": 1280, "height": 900}
            )
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", self._heard)
            page.on("request", self._asked)
            self.sessions[key] = (context, page)
            self.page = page
            page.goto(f"{self.house.url}/account/sign-in/")
            self.fill("Email address", f"{key}@demo.example")
            self.fill("Password", PASSWORD)
            self.press("Sign in")
            expect(page.get_by_role("heading", level=1)).to_have_text("Your work")
        self.page = self.sessions[key][1]
        return self

    def end(self) -> None:
        """Close every session; what the browser complained of fails the story."""
        for context, _ in self.sessions.values():
            context.close()
        assert not self.complaints, self.complaints
        assert not self.outside, self.outside

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
        self.then_the_page_is_accessible()
        return self

    def follow(self, words: str) -> "Journey":
        """Follow a link by its words."""
        self._act(self.page.get_by_role("link", name=words, exact=False).first)
        self.then_the_page_is_accessible()
        return self

    def follow_exactly(self, words: str) -> "Journey":
        """Follow a link whose words are these and no more."""
        self._act(self.page.get_by_role("link", name=words, exact=True).first)
        self.then_the_page_is_accessible()
        return self

    # what I fill in

    def fill(self, label: str, text: str, *, nth: int = 0) -> "Journey":
        """Type into a field by its label."""
        box = self.page.get_by_label(words_of(label)).nth(nth)
        if self.keyboard:
            self._reach(box)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            box.fill(text)
        return self

    def fill_day(self, question: str, on: date, *, nth: int = 0) -> "Journey":
        """Type a date into its three boxes."""
        group = self._group(question, nth)
        for name, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            box = group.get_by_label(name, exact=True)
            if self.keyboard:
                self._reach(box)
                self.page.keyboard.press("Control+a")
                self.page.keyboard.insert_text(str(number))
            else:
                box.fill(str(number))
        return self

    def choose(self, question: str, answer: str, *, nth: int = 0) -> "Journey":
        """Choose a radio or tick a box inside a question."""
        control = self._group(question, nth).get_by_label(answer, exact=True).first
        if self.keyboard:
            self._reach(control, inside_group=True)
            self.page.keyboard.press("Space")
        else:
            control.check()
        return self

    def pick(self, label: str, option: str, *, nth: int = 0) -> "Journey":
        """Pick from a drop-down list."""
        box = self.page.get_by_label(words_of(label)).nth(nth)
        if self.keyboard:
            self._reach(box)
            self.page.keyboard.type(option[:30], delay=5)
        else:
            box.select_option(label=option)
        return self

    def _group(self, question: str, nth: int) -> Locator:
        return self.page.get_by_role(
            "group", name=words_of(question)).nth(nth)

    # what I press

    def press(self, words: str, *, nth: int = 0) -> "Journey":
        """Press a button (or a link that looks like one)."""
        control = self.page.get_by_role("button", name=words, exact=True).nth(nth)
        self._act(control)
        self.then_the_page_is_accessible()
        return self

    def _act(self, control: Locator) -> None:
        if self.keyboard:
            self._reach(control)
            self.page.keyboard.press("Enter")
            self.page.wait_for_load_state()
        else:
            control.click()

    def _reach(self, control: Locator, *, inside_group: bool = False) -> None:
        """Tab until the control (or, in a group of radios, one of its group) has the focus."""
        handle = control.element_handle()
        assert handle is not None, f"{control} is not on the page"
        if inside_group and handle.get_attribute("type") == "radio":
            name = handle.get_attribute("name")
            self._tab_to(f"document.activeElement.name === {name!r}")
            for _ in range(60):
                if handle.evaluate("element => element === document.activeElement"):
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"the arrow keys do not reach {name}")
        for _ in range(MOST_TABS):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} cannot be reached with the Tab key")

    def _tab_to(self, condition: str) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate(condition):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key never makes true: {condition}")

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
        if not self.scripts:
            return self
        self.page.wait_for_load_state()
        seen = re.sub(r"[A-Z]{2,8}-\d{4}-\d+", "", self.page.url.removeprefix(self.house.url))
        seen += "|" + ("error" if self.page.title().startswith("Error") else "")
        if seen in self.checked:
            return self
        self.checked.add(seen)
        # through the protocol, not a script tag: the page's own policy forbids scripts that are not ours
        self.page.evaluate(AXE.read_text() + "; undefined")
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
        )
        told = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in found["violations"]]
        assert not told, (self.page.url, told)
        return self

    def picture(self, path: Path, *, width: int = 1280) -> None:
        """A screenshot for the README."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.screenshot(path=path, full_page=True)
