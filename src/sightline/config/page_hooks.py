"""Where the pages meet the walls and the trail: named in settings.PAGE_HOOKS, called by design.pages."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sightline.access.context import speak_for
from sightline.accounts.sessions import lately_confirmed
from sightline.casefiles.models import CaseFile
from sightline.learning.queries import entries_under, findings_on
from sightline.stewardship import operations as watch
from sightline.trail.choices import Verb
from sightline.trail.operations import SYSTEM, record


def _person(request: HttpRequest) -> str:
    return str(request.user.pk) if request.user.is_authenticated else SYSTEM


def set_person_context(request: HttpRequest) -> None:
    """From here on the database answers as for this person, to the end of the request's transaction."""
    speak_for(request.user if request.user.is_authenticated else None)  # type: ignore[arg-type]


def record_refusal(request: HttpRequest, *, page: str, status: int, reason: str) -> None:
    """A refusal is on the trail, in the transaction that answers it."""
    match = request.resolver_match
    file_ref = match.kwargs.get("reference", "") if match else ""
    record(
        Verb.REFUSED, by=_person(request), file_ref=file_ref, record_label="page", page=page, status=status,
        method=str(request.method),
    )


def confirm_first(request: HttpRequest) -> str:
    """Somebody who has not shown a factor lately shows it before they go on (sec R27)."""
    if not request.user.is_authenticated or lately_confirmed(request):
        return ""
    return f"{reverse('account_confirm')}?{urlencode({'next': request.get_full_path()})}"


def hold_up(request: HttpRequest) -> None:
    """Somebody who has opened very many files in an hour waits before the next other one (sec R12), and before the next
    copy whoever has taken very many (R25)."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated:
        return
    user, reference = request.user, match.kwargs.get("reference", "")
    held = watch.hold_up(reference, by=user, now=timezone.now()) if reference else None  # type: ignore[arg-type]
    if held is None and getattr(getattr(match.func, "view_class", None), "gives_copy", False):
        held = watch.hold_up_copy(reference, by=user, now=timezone.now())  # type: ignore[arg-type]
    if held is not None:
        raise held


def record_opened(request: HttpRequest, opened: Any) -> None:
    """A look at a page of a case is on the trail, in the transaction that reads it (sec R57)."""
    casefile = getattr(opened, "casefile", opened)
    reference = getattr(casefile, "reference", "")
    if reference:
        record(
            Verb.PAGE_OPENED, by=_person(request), file_ref=reference,
            record_label=type(opened).__name__.lower(), record_id=str(opened.pk),
            page=request.resolver_match.view_name if request.resolver_match else "",
        )


def resting_on(request: HttpRequest, casefile: CaseFile, ids: list[int]) -> dict[int, list[dict[str, str]]]:
    """The findings that rest on entries of the chronology, which stands below them (ADR 0022)."""
    address = reverse("learning:findings", kwargs={"reference": casefile.reference})
    founded = findings_on(request.user, casefile, ids)  # type: ignore[arg-type]
    return {
        entry: [{"text": f"Finding {one.number}", "href": f"{address}#finding-{one.number}"} for one in findings]
        for entry, findings in founded.items()
    }


def founded_under(request: HttpRequest, casefile: CaseFile, themes: Sequence[str]) -> set[int]:
    """The entries on which findings of these themes rest: a filter by theme finds them too."""
    return entries_under(request.user, casefile, themes)  # type: ignore[arg-type]
