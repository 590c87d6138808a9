"""How a partnership's own name and colours reach its pages."""

import re
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours `#rrggbb`, 1 to 21."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True)
class Brand:
    """The name over the page and the colour of its header; white text must be readable on it (4.5 to 1).

    ValueError with the sentence for a colour that is not `#rrggbb` or is too light.
    """

    name: str = "Safeguarding children partnership"
    colour: str = "#1c4a5a"

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError("Enter the colour as # and 6 letters or numbers, like #1c4a5a")
        if contrast(self.colour, "#ffffff") < 4.5:
            raise ValueError("Choose a darker colour: white text cannot be read on this one")


DEFAULT = Brand()
