"""Every number on which the analysis turns, in one place, so that a partnership can see and change each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days, counts and likenesses (0 to 1). A partnership's own values replace any of them."""

    gap_days: int = 90
    """No contact by any agency for at least this many days (the six-month gap of S138 is well past it)."""
    agency_gap_days: int = 182
    """No contact by one agency for at least this many days, between its first entry and its last."""
    vague_days: int = 62
    """An entry whose date is vaguer than this many days says nothing about when there was contact."""
    burst_days: int = 7
    burst_entries: int = 8
    """At least this many entries within `burst_days`."""
    burst_factor: float = 3.0
    """And at least this many times the usual number for as many days."""
    same_event_days: int = 3
    """Two agencies may date one event at most this many days apart."""
    same_event_likeness: float = 0.36
    """Likeness of two accounts dated the same day."""
    same_event_likeness_apart: float = 0.42
    """Likeness of two accounts whose days or times differ."""
    same_event_words: float = 1.0
    """Two accounts of one day share at least as much as this many of the rarest words would weigh."""
    same_event_words_apart: float = 2.0
    """The same for accounts whose days or times differ."""
    routine: int = 3
    """An entry whose words stand in more entries than this is routine: only the same day joins two of them."""
    same_time_minutes: int = 60
    """Times further apart than this are a difference."""
    duplicate_likeness: float = 0.86
    """Likeness of words, from 0 to 1, of two entries of one agency on one day."""
    duplicate_minutes: int = 30
    """Two entries of one agency at times further apart than this are two entries."""
    late_days: int = 7
    """Learning of another agency's event at least this many days after it is late."""
    late_most_days: int = 366
    late_unnamed_most_days: int = 183
    """The same where the later entry does not name the day of the event."""
    late_likeness: float = 0.38
    late_likeness_unsaid: float = 0.9
    late_unsaid_most_days: int = 92
    """Without words of learning the accounts are this alike, not routine, and at most so many days apart."""
    response_days: int = 14
    """A referral has a recorded response within this many days."""
    unseen_in_a_row: int = 3
    """This many contacts in a row at which the child was not seen."""
