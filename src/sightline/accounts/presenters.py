"""What the pages of one's own account show."""

from dataclasses import dataclass
from typing import Any

import qrcode
from allauth.mfa.models import Authenticator
from django.urls import reverse

from sightline.accounts.models import User
from sightline.accounts.queries import Factors, OpenSession, word_for
from sightline.design.formats import day, day_and_clock


@dataclass(frozen=True)
class SquareCode:
    """A square code as one path of a drawing: no picture is fetched, and nothing is kept."""

    size: int
    path: str


def square_code(text: str) -> SquareCode:
    """The text as a QR code with the quiet border that cameras ask for."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    cells = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return SquareCode(len(rows), "".join(cells))


def spaced(secret: str) -> str:
    """A secret in groups of four, as people read it out."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


class AccountPage:
    """One's own account: what it is called, how it is signed in to, and what can be done about it."""

    def __init__(self, person: User, factors: Factors) -> None:
        self.name, self.email, self.job = person.name, person.email, person.job_title
        self.factors = [self._factor(kept, "An app that shows codes") for kept in [factors.app] if kept is not None]
        self.factors += [self._factor(kept, kept.data["name"]) for kept in factors.passkeys]
        self.codes_left = factors.codes_left
        self.has_app = factors.app is not None

    @staticmethod
    def _factor(kept: Authenticator, called: str) -> dict[str, Any]:
        used = day_and_clock(kept.last_used_at) if kept.last_used_at else "not used yet"
        return {
            "called": called, "kind": "App" if kept.type == Authenticator.Type.TOTP else "Passkey",
            "since": day(kept.created_at), "used": used,
            "remove_url": reverse("account_remove_factor", kwargs={"factor": word_for(kept)}),
        }


# what a browser calls itself → what people call it; the first that is found, because each claims to be those below it
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """What a person would call the browser and machine: "Firefox on Windows"."""
    browser = next((words for sign, words in BROWSERS if sign in user_agent), "A browser")
    system = next((words for sign, words in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def session_rows(found: list[OpenSession], *, this_one: str) -> list[dict[str, Any]]:
    """Each place that a person is signed in, as a row."""
    return [
        {
            "number": each.number, "device": device_words(each.device), "ip": each.ip,
            "began": day_and_clock(each.began_at), "used": day_and_clock(each.used_at),
            "this_one": each.key == this_one,
        }
        for each in found
    ]
