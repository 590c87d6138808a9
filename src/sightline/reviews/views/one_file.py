"""What every page here shares: the file from this person's scope, then what they may do on it (404, then 403)."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from sightline.access.gate import require
from sightline.access.permissions import Permission
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import holds_on, visible_files
from sightline.foundation.errors import NotYours
from sightline.reviews import queries
from sightline.reviews.models import Review, Triage


class OneFile:
    """A file this person may know of; not theirs to see: 404. Seen, but not theirs to do: 403."""

    scope = visible_files
    # policy function (user, record) -> bool, and which record it asks about
    allowed: ClassVar[Any]
    asks_about = "review"
    # what the page says before its form, a paragraph each
    intro: Any = ()

    @cached_property
    def casefile(self) -> CaseFile:
        """404 outside the scope."""
        return self.load(reference=self.kwargs["reference"])  # type: ignore[attr-defined, no-any-return]

    def _found(self, record: Any, permission: Permission) -> Any:
        if record is not None:
            return record
        if holds_on(self.request.user, permission, self.casefile):  # type: ignore[attr-defined]
            raise Http404
        raise NotYours

    @cached_property
    def triage(self) -> Triage:
        """The file's triage."""
        found = queries.triage_of(self.request.user, self.casefile)  # type: ignore[attr-defined]
        return self._found(found, Permission.TRIAGE_VIEW)  # type: ignore[no-any-return]

    @cached_property
    def review(self) -> Review:
        """The file's review."""
        found = queries.review_of(self.request.user, self.casefile)  # type: ignore[attr-defined]
        return self._found(found, Permission.REVIEW_VIEW)  # type: ignore[no-any-return]

    def check_allowed(self) -> None:
        """Only for those who may."""
        record = getattr(self, self.asks_about)
        require(type(self).allowed(self.request.user, record))  # type: ignore[attr-defined]

    @property
    def caption(self) -> str:
        """The small words above the heading."""
        return self.casefile.reference

    @property
    def file_ref(self) -> str:
        """Files a draft under its case file."""
        return self.casefile.reference

    @property
    def back_url(self) -> str:
        """The file's overview."""
        return self.to("insight:file")

    def to(self, name: str) -> str:
        """The address of a page of this file."""
        return reverse(name, kwargs={"reference": self.casefile.reference})

    def go(self, name: str = "insight:file") -> Any:
        """On to another page of this file."""
        return redirect(name, reference=self.casefile.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the caption and the words before the form."""
        return super().get_context_data(caption=self.caption, intro=self.intro, **kwargs)  # type: ignore[misc, no-any-return]
