"""The learning day's machine. The review's own steps are downstream, in reviews."""

from sightline.foundation.states import Machine, step
from sightline.meetings.choices import EventState as S

EVENT = Machine(
    "event",
    initial=S.PLANNED,
    steps=[
        step("open", sources=[S.PLANNED], target=S.OPEN, source="L19 S53"),
        step("hold", sources=[S.OPEN], target=S.HELD, source="L19"),
        step("cancel", sources=[S.PLANNED], target=S.CANCELLED, source="[I]"),
    ],
)
