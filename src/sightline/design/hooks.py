"""Six places where the apps above take part in every page, named by dotted path in the setting `PAGE_HOOKS`.

    PAGE_HOOKS = {
        "set_person_context": "…",   # (request) -> None: first of all, inside the request's transaction
        "record_refusal": "…",       # (request, *, page: str, status: int, reason: str) -> None: after a 403 or a 404
        "hold_up": "…",              # (request) -> None: raises TooMany before the page reads anything of a file
        "record_opened": "…",        # (request, record) -> None: a page about this record was opened
        "confirm_first": "…",        # (request) -> str: where to prove once more who one is; "" when that was just done
        "resting_on": "…",           # (request, casefile, ids) -> {id: [{"text", "href"}]}: what is founded on entries
        "founded_under": "…",        # (request, casefile, themes) -> {id}: entries that something of a theme rests on
    }

A hook that is not named does nothing; the database still shows nothing to a request without a person.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


def _call(name: str, *args: Any, **kwargs: Any) -> Any:
    path = getattr(settings, "PAGE_HOOKS", {}).get(name)
    return import_string(path)(*args, **kwargs) if path else None


def set_person_context(request: HttpRequest) -> None:
    """Tells the database who is asking, for row-level security."""
    _call("set_person_context", request)


def record_refusal(request: HttpRequest, *, page: str, status: int, reason: str) -> None:
    """Notes that this person was refused this page (403), or found nothing within their scope (404)."""
    _call("record_refusal", request, page=page, status=status, reason=reason)


def confirm_first(request: HttpRequest) -> str:
    """Where this person proves once more who they are, before a page that asks for it; "" when they just have."""
    return str(_call("confirm_first", request) or "")


def hold_up(request: HttpRequest) -> None:
    """Raises TooMany where this person has opened very many files and now asks for one more (sec R12)."""
    _call("hold_up", request)


def record_opened(request: HttpRequest, record: Any) -> None:
    """Notes that this person opened a page about this record."""
    _call("record_opened", request, record)


def resting_on(request: HttpRequest, casefile: Any, ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """What apps above have founded on entries of a chronology, as this person may see it (ADR 0022)."""
    return _call("resting_on", request, casefile, ids) or {}


def founded_under(request: HttpRequest, casefile: Any, themes: Sequence[str]) -> frozenset[int]:
    """Entries of a chronology on which apps above have founded something of one of these themes (ADR 0022)."""
    return frozenset(_call("founded_under", request, casefile, themes) or ())
