"""What the public's pages show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.dissemination.models import Publication
from sightline.dissemination.outside.papers import PaperFile, file_of
from sightline.learning.rules import THEMES


@dataclass(frozen=True)
class PublicationPage:
    """One publication, as copied from what the panel approved."""

    publication: Publication

    @property
    def kind(self) -> str:
        """What it is, in the words of the page."""
        return "Highlights" if self.body.get("kind") == "highlights" else "7-minute briefing"

    @property
    def body(self) -> dict[str, Any]:
        """The blocks, or the points."""
        found: dict[str, Any] = self.publication.body
        return found

    @property
    def revised_on(self) -> date | None:
        """The day of the edition shown, where it is not the first."""
        said = self.body.get("revised_on", "")
        return date.fromisoformat(said) if said else None

    def file(self, form: str) -> PaperFile:
        """The publication as a file: "pdf" or "word". Its name is the neutral address of its page."""
        owner = self.publication.partnership
        return file_of(
            form, self.publication.title, self.body, slug=self.publication.slug,
            owner=owner.public_site_name or owner.name, colour=owner.brand_colour,
        )

    @property
    def themes(self) -> list[tuple[str, str]]:
        """(code, words), to lead to more of the same."""
        return [(code, THEMES.get(code, code)) for code in self.publication.themes]
