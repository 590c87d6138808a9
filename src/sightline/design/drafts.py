"""What was typed and not sent, kept on the server (sec R34, R85)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from sightline.design.models import SavedDraft
from sightline.design.submissions import OWN_FIELDS


class TypedElsewhere(Exception):
    """Another window or device has saved newer text for this page, or has sent or discarded it."""


def body_of(data: MultiValueDict[str, Any], *, leave_out: Collection[str] = ()) -> dict[str, list[str]]:
    """The sent lists of texts without our own hidden fields, the buttons, and the fields named in `leave_out`."""
    return {
        key: [str(value) for value in data.getlist(key)]
        for key in data
        if key not in OWN_FIELDS and not key.startswith("_") and key not in leave_out
    }


def as_sent(draft: SavedDraft) -> QueryDict:
    """The draft in the shape in which a browser sends it."""
    sent = QueryDict(mutable=True)
    for key, values in draft.body.items():
        sent.setlist(key, list(values))
    return sent


def find(owner_id: str, page: str) -> SavedDraft | None:
    """The draft of one person on one page."""
    return SavedDraft.objects.filter(owner_id=owner_id, page=page).first()


def keep(
    owner_id: str, page: str, body: Mapping[str, list[str]], *, base: int, now: datetime, file_ref: str = ""
) -> int:
    """Saves the draft over version `base` (0: there was none) and gives the new version.

    TypedElsewhere, with nothing changed, when the saved version is not `base`.
    """
    if base == 0:
        try:
            with transaction.atomic():
                SavedDraft.objects.create(
                    owner_id=owner_id, page=page, body=dict(body), file_ref=file_ref, saved_at=now, version=1
                )
        except IntegrityError:
            raise TypedElsewhere from None
        return 1
    mine = SavedDraft.objects.filter(owner_id=owner_id, page=page, version=base)
    if not mine.update(body=dict(body), file_ref=file_ref, saved_at=now, version=F("version") + 1):
        raise TypedElsewhere
    return base + 1


def forget(owner_id: str, page: str) -> None:
    """Deletes the draft, because it was sent or the person discarded it."""
    SavedDraft.objects.filter(owner_id=owner_id, page=page).delete()
