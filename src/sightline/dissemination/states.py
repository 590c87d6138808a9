"""The machines of the briefing and of the highlights."""

from sightline.dissemination.choices import BriefingState as S
from sightline.dissemination.choices import HighlightsState as H
from sightline.foundation.states import Machine, step

BRIEFING = Machine(
    "briefing",
    initial=S.DUE,
    steps=[
        step("draft", sources=[S.DUE], target=S.DRAFT, source="L22 S57"),
        step("ask_check", sources=[S.DRAFT], target=S.ANON_CHECK, source="L23"),
        step("fail_check", sources=[S.ANON_CHECK], target=S.DRAFT, source="L23"),
        step("pass_check", sources=[S.ANON_CHECK], target=S.VIRTUAL_APPROVAL, source="L23 S370"),
        step("return", sources=[S.VIRTUAL_APPROVAL], target=S.DRAFT, source="L24 S63"),
        step("approve", sources=[S.VIRTUAL_APPROVAL], target=S.APPROVED, source="L24 S63"),
        step("publish", sources=[S.APPROVED], target=S.PUBLISHED, source="L25 S67 S83"),
        step("revise", sources=[S.APPROVED, S.PUBLISHED], target=S.DRAFT, source="X9, F21 approve with change"),
        step("withdraw", sources=[S.PUBLISHED], target=S.WITHDRAWN, source="G15 S98"),
    ],
)

HIGHLIGHTS = Machine(
    "highlights",
    initial=H.DRAFT,
    steps=[
        step("ask_check", sources=[H.DRAFT], target=H.ANON_CHECK, source="L28"),
        step("fail_check", sources=[H.ANON_CHECK], target=H.DRAFT, source="L28"),
        step("pass_check", sources=[H.ANON_CHECK], target=H.CHECKED, source="L28 S370"),
        step("publish", sources=[H.CHECKED], target=H.PUBLISHED, source="L28 S67"),
        step("revise", sources=[H.CHECKED], target=H.DRAFT, source="L28"),
        step("withdraw", sources=[H.PUBLISHED], target=H.WITHDRAWN, source="G15 S98"),
    ],
)
