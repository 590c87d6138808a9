"""The briefing's machine."""

from sightline.dissemination.choices import BriefingState as S
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
