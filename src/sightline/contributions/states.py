"""The agency request's machine."""

from sightline.contributions.choices import RequestState as S
from sightline.foundation.states import Machine, step

AGENCY_REQUEST = Machine(
    "agency_request",
    initial=S.SENT,
    steps=[
        step("acknowledge", sources=[S.SENT], target=S.ACKNOWLEDGED, source="L15 S50"),
        step("begin", sources=[S.ACKNOWLEDGED], target=S.DRAFTING, source="L15"),
        step("ask_approval", sources=[S.DRAFTING], target=S.APPROVAL, source="L15 S42"),
        step("return_to_author", sources=[S.APPROVAL], target=S.DRAFTING, source="L15"),
        step("submit", sources=[S.APPROVAL], target=S.SUBMITTED, source="L15 S42"),
        step("accept", sources=[S.SUBMITTED], target=S.ACCEPTED, source="L15"),
        step("send_back", sources=[S.SUBMITTED], target=S.DRAFTING, source="L15"),
        step("nil_return", sources=[S.SENT, S.ACKNOWLEDGED], target=S.NIL, source="L16"),
        step("waive", sources=[S.SENT, S.ACKNOWLEDGED, S.DRAFTING, S.APPROVAL], target=S.WAIVED, source="L17"),
    ],
)
