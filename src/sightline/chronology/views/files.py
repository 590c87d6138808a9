"""The empty form F10, and an agency's own rows in it, as Excel or Word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from sightline.chronology import operations
from sightline.chronology.queries.written_out import KINDS, template_as
from sightline.chronology.views.agency import OneChronology
from sightline.design.pages import Guarded


class GivesFile(OneChronology, Guarded):
    """A file to keep. Its name says what it is and never whom it is about."""

    name = ""

    def content(self, kind: str) -> bytes:
        """The bytes of the file."""
        raise NotImplementedError(f"{type(self).__qualname__} does not say what its file holds")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file; 404 for a kind that we do not write."""
        kind = self.kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        answer = HttpResponse(self.content(kind), content_type=KINDS[kind])
        answer["Content-Disposition"] = f'attachment; filename="{self.name}.{kind}"'
        return answer


class TemplateView(GivesFile):
    """The empty form."""

    name = "chronology-form"

    def content(self, kind: str) -> bytes:
        """Loaded through the scope, as every page of the chronology."""
        _ = self.chronology
        return template_as(kind)


class WriteOutView(GivesFile):
    """The rows so far."""

    gives_copy = True

    @property
    def name(self) -> str:  # type: ignore[override]
        """With the reference of the file."""
        return f"chronology-{self.chronology.casefile.reference}"

    def content(self, kind: str) -> bytes:
        """On the trail."""
        return operations.write_out(self.chronology, kind=kind, by=self.request.user)
