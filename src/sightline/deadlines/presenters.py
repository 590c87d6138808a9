"""How a clock reads on a page."""

from datetime import date
from typing import Any

from sightline.deadlines.models import Deadline
from sightline.design.formats import counted
from sightline.foundation.clock_rules import days_late
from sightline.foundation.working_days import working_days_between

SOON_WORKING_DAYS = 3


def clock(deadline: Deadline, *, today: date) -> dict[str, Any]:
    """For the `deadline` component: state, dates and how late. Overdue only after the true date (CAL-05, CAL-19)."""
    due_on = deadline.due_on
    if due_on is None:
        return {"state": "none", "note": deadline.note}
    act_by = deadline.act_by if deadline.act_by != due_on else None
    late = days_late(due_on, done_on=deadline.met_on, today=today)
    found = {"due_on": due_on, "act_by": act_by, "met_on": deadline.met_on, "late_by": counted(late, "day")}
    if deadline.met_on:
        return found | {"state": "met-late" if late else "met"}
    if late:
        return found | {"state": "late"}
    near = working_days_between(today, due_on) <= SOON_WORKING_DAYS
    return found | {"state": "soon" if near else "due"}
