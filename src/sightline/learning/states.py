"""The improvement action's machine (domain 02 §2.4)."""

from sightline.foundation.states import Machine, step
from sightline.learning.choices import ActionState as S

ACTION = Machine(
    "action",
    initial=S.PROPOSED,
    steps=[
        step("accept", sources=[S.PROPOSED], target=S.ACCEPTED, source="A02"),
        step("contest", sources=[S.PROPOSED], target=S.NOT_ACCEPTED, source="A02"),
        step("begin", sources=[S.ACCEPTED], target=S.IN_PROGRESS, source="A03"),
        step("submit_evidence", sources=[S.ACCEPTED, S.IN_PROGRESS], target=S.EVIDENCE_SUBMITTED, source="A04 S115"),
        step("return_evidence", sources=[S.EVIDENCE_SUBMITTED], target=S.IN_PROGRESS, source="A05"),
        step("verify", sources=[S.EVIDENCE_SUBMITTED], target=S.VERIFIED, source="A05 S66"),
        step("embed", sources=[S.VERIFIED], target=S.EMBEDDED, source="A08 S384"),
        step("block", sources=[S.ACCEPTED, S.IN_PROGRESS], target=S.BLOCKED, source="[I]"),
        step("unblock", sources=[S.BLOCKED], target=S.IN_PROGRESS, source="[I]"),
        step("transfer", sources=[S.PROPOSED, S.ACCEPTED, S.IN_PROGRESS], target=S.TRANSFERRED, source="[I]"),
        step("supersede", sources=[S.PROPOSED, S.ACCEPTED, S.IN_PROGRESS], target=S.SUPERSEDED, source="[I]"),
        step("reopen", sources=[S.VERIFIED, S.EMBEDDED], target=S.IN_PROGRESS, source="A10 S384"),
    ],
)
