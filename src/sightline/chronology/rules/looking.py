"""Looking for words in thousands of entries: a pattern is tried only where the letters that it needs are there."""

import re


class Look:
    """A pattern, and parts of words of which at least one stands in small letters in whatever it finds."""

    __slots__ = ("parts", "pattern")

    def __init__(self, pattern: str, parts: str) -> None:
        """``parts`` are separated by bars."""
        self.pattern = re.compile(pattern, re.IGNORECASE)
        self.parts = tuple(parts.split("|"))

    def search(self, text: str) -> re.Match[str] | None:
        """As the pattern's own search: to look for a few letters costs a tenth of it."""
        small = text.lower()
        for part in self.parts:
            if part in small:
                return self.pattern.search(text)
        return None
