"""What was typed and not sent, kept on the server (sec R34, R85)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
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
    owner_id: str,
    page: str,
    body: Mapping[str, list[str]],
    *,
    base: int,
    now: datetime,
    file_ref: str = "",
    token: str = "",
    over_own: bool = False,
) -> int:
    """Saves the draft over version `base` (0: there was none) and gives the new version.

    TypedElsewhere, with nothing changed, when the saved version is not `base`; but `over_own` saves over what the same
    rendering (`token`) saved, whatever its version: a button was pressed before its own last saving was answered.
    """
    kept = {"body": dict(body), "file_ref": file_ref, "token": token, "saved_at": now}
    if base == 0:
        try:
            with transaction.atomic():
                SavedDraft.objects.create(owner_id=owner_id, page=page, version=1, **kept)
        except IntegrityError:
            pass
        else:
            return 1
    same_page = SavedDraft.objects.filter(owner_id=owner_id, page=page)
    replaced = Q(version=base)
    if over_own and token:
        replaced |= Q(token=token)
    found = same_page.select_for_update().filter(replaced).first()
    if found is None:
        raise TypedElsewhere
    same_page.update(**kept, version=F("version") + 1)
    return found.version + 1


def forget(owner_id: str, page: str) -> None:
    """Deletes the draft, because it was sent or the person discarded it."""
    SavedDraft.objects.filter(owner_id=owner_id, page=page).delete()
