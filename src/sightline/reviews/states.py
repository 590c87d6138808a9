"""The machines of triage, of the Line of Sight review, and of its overview report."""

from sightline.foundation.states import Machine, step
from sightline.reviews.choices import ReportState, ReviewState, TriageState

T = TriageState
S = ReviewState
P = ReportState

TRIAGE = Machine(
    "triage",
    initial=T.LISTED,
    steps=[
        step("decide", sources=[T.LISTED], target=T.DECIDED, source="L09 S28 S29"),
        step("decline", sources=[T.LISTED], target=T.DECLINED, source="L12"),
        step("ask_more", sources=[T.LISTED], target=T.MORE_INFO, source="L12"),
        step("other_route", sources=[T.LISTED], target=T.OTHER_ROUTE, source="L12"),
        step("relist", sources=[T.MORE_INFO], target=T.LISTED, source="L12"),
        step("confirm", sources=[T.DECIDED], target=T.CONFIRMED, source="L10 S30"),
        step("divert", sources=[T.LISTED, T.DECIDED], target=T.DIVERTED, source="L11 S30"),
    ],
)

BEFORE_EVENT = [S.LOS_AGREED, S.SCOPED, S.RETURNS_OPEN, S.COLLATED, S.EVENT_SET]

LINE_OF_SIGHT = Machine(
    "review",
    initial=S.LOS_AGREED,
    steps=[
        step("scope", sources=[S.LOS_AGREED], target=S.SCOPED, source="L13"),
        step("open_returns", sources=[S.SCOPED], target=S.RETURNS_OPEN, source="L14"),
        step("collate", sources=[S.RETURNS_OPEN], target=S.COLLATED, source="L17 S35"),
        step("set_event", sources=[S.COLLATED], target=S.EVENT_SET, source="L18 S43"),
        step("call_off_event", sources=[S.EVENT_SET], target=S.COLLATED, source="[I]"),
        step("hold_event", sources=[S.EVENT_SET], target=S.EVENT_HELD, source="L19"),
        step("hold_panel", sources=[S.EVENT_HELD], target=S.EXEC_HELD, source="L20 S49"),
        # a partnership without an executive panel agrees learning and actions in the meeting itself (S132)
        step("agree_in_meeting", sources=[S.EVENT_HELD], target=S.EXEC_HELD, source="S128 S132"),
        step("report", sources=[S.EXEC_HELD], target=S.REPORTING, source="L21 S56"),
        step("table", sources=[S.REPORTING], target=S.WITH_MONITOR_BODY, source="L30 S64"),
        step("measure_impact", sources=[S.WITH_MONITOR_BODY], target=S.IMPACT, source="L34 S66"),
        step("close", sources=[S.IMPACT], target=S.CLOSED, source="L38"),
        step("divert", sources=BEFORE_EVENT, target=S.DIVERTED_SERIOUS, source="L40 S23 S30"),
    ],
)

OVERVIEW_REPORT = Machine(
    "overview_report",
    initial=P.DRAFT,
    steps=[
        step("formalise", sources=[P.DRAFT], target=P.FORMALISED, source="L29 S62"),
        step("table", sources=[P.FORMALISED], target=P.TABLED, source="L30 S64"),
        step("agree", sources=[P.TABLED], target=P.AGREED, source="L30 S64"),
    ],
)
