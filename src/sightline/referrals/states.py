"""The referral's machine: from draft to receipt. Triage is downstream, in reviews."""

from sightline.foundation.states import Machine, step
from sightline.referrals.choices import ReferralState as S

REFERRAL = Machine(
    "referral",
    initial=S.DRAFT,
    steps=[
        step("submit", sources=[S.DRAFT], target=S.AGENCY_APPROVAL, source="L05 S25"),
        step("return", sources=[S.AGENCY_APPROVAL], target=S.DRAFT, source="L06 S26"),
        step("approve", sources=[S.AGENCY_APPROVAL], target=S.RECEIVED, source="L07 S25–S27"),
        step("request", sources=[S.DRAFT], target=S.RECEIVED, source="L04 S21"),
        step("withdraw", sources=[S.DRAFT, S.AGENCY_APPROVAL], target=S.WITHDRAWN, source="[I]"),
    ],
)
