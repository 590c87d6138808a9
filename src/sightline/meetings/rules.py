"""Numbers and words of the learning day: the statement of purpose and the practitioners' part."""

from datetime import time

# S53, S54, said as the chair says it
PURPOSE = (
    "We are here to learn lessons and to identify good practice.",
    "We do not apportion blame. Honest and open discussion is encouraged, and so is constructive challenge.",
    "We are looking for learning, and for where the way we work together could be strengthened.",
    "What is said is recorded by role and agency. No member of staff is named.",
)


def minutes_between(begins: time, ends: time) -> int:
    """Whole minutes from one time of a day to a later one of the same day; negative when it is earlier."""
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def practitioners_part_warning(begins: time, practitioners_leave: time, *, least: int, most: int) -> str:
    """A sentence when the practitioners' part is outside ``least`` to ``most`` minutes (S45); empty when within."""
    minutes = minutes_between(begins, practitioners_leave)
    if least <= minutes <= most:
        return ""
    return f"The practitioners’ part lasts {minutes} minutes. It is usually between {least} and {most} minutes."
