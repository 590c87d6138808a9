"""Questions of the system administrator: about people, roles and bodies, and about no file. What browsers report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from sightline.access.choices import Refused
from sightline.access.roles import GIVEN_BY_TWO, ROLES
from sightline.design import fields
from sightline.partnerships.choices import Position

Choices = Sequence[tuple[str, str]]
LONGEST_REPORT = 16_384  # bytes
DIRECTIVES = frozenset(
    {
        "base-uri", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors", "frame-src", "img-src",
        "manifest-src", "media-src", "object-src", "require-trusted-types-for", "script-src", "script-src-attr",
        "script-src-elem", "style-src", "style-src-attr", "style-src-elem", "trusted-types", "worker-src",
    }
)


@dataclass(frozen=True)
class Reported:
    """What is kept of a browser's report, and the path by which its page is named. The path is not kept."""

    directive: str
    what: Refused
    path: str


def read_report(body: bytes, *, host: str) -> Reported | None:
    """A browser's report of what it refused on a page of ``host``; None for anything that is not one."""
    try:
        said = json.loads(body)["csp-report"]
        directive = str(said.get("effective-directive") or said["violated-directive"]).split(" ")[0]
        page, blocked = urlsplit(str(said["document-uri"])), str(said.get("blocked-uri", ""))
        elsewhere = urlsplit(blocked).netloc not in ("", host)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if directive not in DIRECTIVES or page.netloc != host:
        return None
    if directive in ("require-trusted-types-for", "trusted-types"):
        what = Refused.TEXT_AS_HTML
    elif blocked in ("inline", "self", ""):
        what = Refused.INLINE
    elif blocked in ("eval", "wasm-eval"):
        what = Refused.EVAL
    else:
        what = Refused.ELSEWHERE if elsewhere or "/" not in blocked else Refused.OURS
    return Reported(directive, what, page.path)


class Choosing(fields.Form):
    """A form some of whose choices are the partnership's own."""

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in choices.items():
            self.fields[name].choices = list(values)  # type: ignore[attr-defined]


class GiveRoleForm(Choosing):
    """Somebody gets a role."""

    person = fields.Select("Person", choices=[], required_words="Select a person")
    role = fields.Select(
        "Role", choices=[(str(role), row.name) for role, row in ROLES.items()], required_words="Select a role",
        hint="A role that opens files waits for a second administrator: "
        + ", ".join(ROLES[role].name.lower() for role in GIVEN_BY_TWO),
    )
    agency = fields.Select("Agency", choices=[], required=False, empty="The whole partnership")
    reason = fields.TextInput("Why", max_length=300, required_words="Enter why they need this role")


class EndRoleForm(Choosing):
    """A role ends."""

    held = fields.Select("Role that ends now", choices=[], required_words="Select the role that ends")


class GiveSeatForm(Choosing):
    """Somebody sits in a body."""

    body = fields.Select("Body", choices=[], required_words="Select a body")
    person = fields.Select("Person", choices=[], required_words="Select a person")
    position = fields.Radios("Position", choices=Position.choices, required_words="Select a position")
    agency = fields.Select("For which agency", choices=[], required=False, empty="None")
    starts_on = fields.DateField("First day", required_words="Enter the first day of the seat")
    ends_on = fields.DateField("Last day", required=False, hint="Leave empty while it is not known")

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError("The last day must not be before the first"))
        return cleaned


class EndSeatForm(Choosing):
    """A seat ends."""

    held = fields.Select("Seat that ends now", choices=[], required_words="Select the seat that ends")


class CloseAccountForm(Choosing):
    """Somebody leaves."""

    person = fields.Select("Person", choices=[], required_words="Select a person")


class SecondForm(Choosing):
    """The second person's word."""

    proposal = fields.Radios("Which proposal?", choices=[], required_words="Select a proposal")
    word = fields.Radios(
        "What do you say?", choices=[("yes", "Give the role"), ("no", "Do not give it")],
        required_words="Select whether the role is given",
    )
