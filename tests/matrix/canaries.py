"""A word of its own in every text of every row of a case, in both files, and who may read each (sec R4).

What a person may read is what the policies of rows answer for them; where a table has no policy of its own, what the
wall in the database shows them. An answer that holds the word of a row outside both has told something.
"""

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, InternalError, models, transaction
from django.http import HttpResponse

from sightline.access.context import speak_for
from sightline.casefiles.models import Bar, Conflict, FileMember, Move, RegisterEntry, RingFence
from sightline.casefiles.operations import seal_entry
from sightline.casefiles.policy import may_manage_access, may_open_identities, visible_files
from sightline.insight.policy import visible_moves
from sightline.referrals.policy import visible_referrals
from tests.support.walls import no_walls

WORD = re.compile(r"zq\d{5}qz")
SHORTEST = len("zq00000qz")
# Words that choose or find a thing, and say nothing: with another word in them the page would be another page
FINDS = {
    "reference", "key", "slug", "pseudonym", "state", "section", "part", "verdict", "digest", "file_type", "token",
    "record_label", "record_id", "step", "from_state", "to_state", "from_word", "rule", "language", "colour", "channel",
    "refused_because",  # a statement that was refused waits for nobody
}

# Policies that show some words of a row: what whoever referred is told of the decision, why, and what instead (L12)
IN_PART = {"reviews.visible_outcomes": {"rationale", "where", "questions", "alternatives"}}


@dataclass(frozen=True)
class Planted:
    """Where a word was put."""

    model: type[models.Model]
    pk: Any
    field: str


def texts_of(model: type[models.Model]) -> Iterator[Any]:
    """The fields of a table that hold words of people."""
    for field in model._meta.concrete_fields:
        plain = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
        if plain and not field.choices and not field.unique and not field.primary_key and field.name not in FINDS:
            yield field


class Canaries:
    """Plants, and remembers by the word. `left_out` are fields that would not hold one."""

    def __init__(self, bearing: dict[type[models.Model], str], files: list[Any]) -> None:
        self.where: dict[str, Planted] = {}
        self.left_out: set[str] = set()
        self._numbers = itertools.count(1)
        with no_walls():
            for model, path in bearing.items():
                for row in model._default_manager.filter(**{f"{path}__in": [file.pk for file in files]}):
                    self._row(model, row)

    def _word(self, model: type[models.Model], row: Any, field: str) -> str:
        word = f"zq{next(self._numbers):05d}qz"
        self.where[word] = Planted(model, row.pk, field)
        return word

    def _row(self, model: type[models.Model], row: Any) -> None:
        for field in texts_of(model):
            if (field.max_length or SHORTEST) < SHORTEST:
                self.left_out.add(f"{model._meta.label}.{field.name}")
                continue
            word = self._word(model, row, field.name)
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=row.pk).update(**{field.name: word})
            except (IntegrityError, InternalError):
                del self.where[word]
                self.left_out.add(f"{model._meta.label}.{field.name}")
        if isinstance(row, RegisterEntry):
            names = {name: self._word(model, row, f"sealed {name}") for name in ("first_name", "family_name", "name")}
            sealed = seal_entry(row.casefile, row.pseudonym, names)
            RegisterEntry.objects.filter(pk=row.pk).update(sealed_identity=sealed)

    def fields(self) -> set[str]:
        """Every field that holds a word somewhere."""
        return {f"{planted.model._meta.label}.{planted.field}" for planted in self.where.values()}

    def readable(self, user: Any, policies: dict[str, Any]) -> set[tuple[Any, ...]]:
        """The rows that this person may read: table and key; or table, key and field, where it is not the whole row."""
        found: set[tuple[Any, ...]] = set()
        if user is None:
            return found
        with transaction.atomic():
            speak_for(user)
            answered = set()
            for name, function in policies.items():
                rows = function(user)
                if name in IN_PART:
                    found |= {(rows.model, row.pk, field) for row in rows for field in IN_PART[name]}
                elif isinstance(rows, models.QuerySet) and rows._fields is None:
                    answered.add(rows.model)
                    found |= {(rows.model, pk) for pk in rows.values_list("pk", flat=True)}
            for model in {planted.model for planted in self.where.values()} - answered:
                found |= {(model, pk) for pk in model._default_manager.values_list("pk", flat=True)}
            for file in visible_files(user):
                found |= {(model, pk) for model, pk in _by_the_file(user, file)}
        return found

    def told(self, answer: HttpResponse, readable: set[tuple[Any, ...]]) -> set[str]:
        """What an answer holds of rows that its reader may not read."""
        found = (self.where[word] for word in words_in(answer))
        return {
            f"{one.model._meta.label}.{one.field}"
            for one in found
            if not readable & {(one.model, one.pk), (one.model, one.pk, one.field)}
        }


def _by_the_file(user: Any, file: Any) -> Iterator[tuple[type[models.Model], Any]]:
    """What policy says of a whole file and not row by row: its history; who is on it, for its manager; the names that
    agencies of the referral and the review worked with, and that an author typed."""
    yield from ((Move, pk) for pk in visible_moves(user, file).values_list("pk", flat=True))
    if may_manage_access(user, file):
        for model in (FileMember, Bar, Conflict, RingFence):
            yield from ((model, pk) for pk in model._default_manager.filter(casefile=file).values_list("pk", flat=True))
    if may_open_identities(user, file) or visible_referrals(user).filter(casefile=file, author=user).exists():
        with no_walls():
            known = list(RegisterEntry.objects.filter(casefile=file, agency=None).values_list("pk", flat=True))
        speak_for(user)
        yield from ((RegisterEntry, pk) for pk in known)


def words_in(answer: HttpResponse) -> set[str]:
    """Planted words in a page, a download or the headers of an answer; a compressed file is unpacked first."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    texts = [" ".join(f"{name}: {value}" for name, value in answer.headers.items())]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            texts += [packed.read(name).decode(errors="replace") for name in packed.namelist()]
    else:
        texts.append(content.decode(errors="replace"))
    return {word for text in texts for word in WORD.findall(text)}
