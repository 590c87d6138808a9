"""References that people say aloud: SCP-2026-014. Never a name, never a database id."""

import re

PATTERN = re.compile(r"^[A-Z]{2,8}-\d{4}-\d{3,5}$")


def file_reference(prefix: str, *, year: int, number: int) -> str:
    """``SCP-2026-014``: the partnership's prefix, the year the file was opened, the running number of that year."""
    return f"{prefix}-{year}-{number:03d}"
