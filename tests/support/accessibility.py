"""What axe says of the page that a browser shows (WCAG 2.2 AA)."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Only what is wrong leaves the page: the account of every element that is right is longer than the page itself
ASK = """async rules => {
    const only = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]};
    return (await axe.run(document, only)).violations;
}"""


@cache
def _axe() -> str:
    return f"{AXE.read_text()}; undefined"


def violations(page: Page, *more: str) -> list[dict[str, Any]]:
    """Every rule that is broken, each with all its places. ``more`` are tags of further rules."""
    # through the protocol, not a script tag: the page's own policy forbids scripts that are not ours
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(ASK, [*RULES, *more])
    return found
