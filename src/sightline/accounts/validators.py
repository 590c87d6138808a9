"""What a password must not be, besides short or common (sec R26). There are no rules of composition."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

LEFT_OVER = 6  # letters and figures that must remain when the words everybody here would think of are taken out


class NotOurWords:
    """Refuses a password that is made of the words of the work and of its person's name, whatever is put between."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        words = [*settings.ORGANISATION_WORDS, *str(getattr(user, "name", "")).split()]
        left = password.casefold()
        for word in sorted(words, key=len, reverse=True):
            if len(word) > 2:
                left = left.replace(word.casefold(), "")
        if len(set(re.sub(r"[\W\d_]", "", left))) < LEFT_OVER:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What to do."""
        return "Choose words that have nothing to do with your work or your name, like three at random"
