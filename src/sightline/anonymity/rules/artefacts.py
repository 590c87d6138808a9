"""What leaves, as text: the parts of a document that a reader can reach, joined with the way back to each part."""

from dataclasses import dataclass

JOIN = "\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an artefact: `where` is what people call it, such as "body", "header", "comment" or "properties"."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Artefact:
    """The text of an artefact. `not_read` says, in sentences, what no tool has read, such as the text inside images."""

    parts: tuple[Part, ...]
    not_read: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All parts in order, a blank line between two."""
        return JOIN.join(part.text for part in self.parts)

    def spans(self) -> list[tuple[str, int, int]]:
        """Where each part stands in `text`: its name, start and end (exclusive)."""
        spans, position = [], 0
        for part in self.parts:
            spans.append((part.where, position, position + len(part.text)))
            position += len(part.text) + len(JOIN)
        return spans

    def where(self, offset: int) -> str:
        """The part in which an offset of `text` stands; empty between two parts."""
        return next((name for name, start, end in self.spans() if start <= offset < end), "")


class ArtefactError(ValueError):
    """The artefact cannot be read; the message says why and what to do."""
