"""What the referral's pages show. The buttons ask the same table and the same policy as the operations."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from sightline.accounts.models import User
from sightline.casefiles.models import Subject
from sightline.casefiles.operations import age_words
from sightline.design.formats import day
from sightline.partnerships.choices import STATUTORY_SECTORS
from sightline.referrals import policy
from sightline.referrals.choices import Escalation, FamilyAware, Parallel, Reason, ReferralState, Route
from sightline.referrals.models import Referral
from sightline.referrals.rules import (
    MUST_ANSWER,
    MUST_SAY,
    holder_has_address,
    lacks_case_holder_notice,
    what_is_missing,
)
from sightline.referrals.states import REFERRAL

TAG = {
    ReferralState.DRAFT: "govuk-tag--grey",
    ReferralState.AGENCY_APPROVAL: "govuk-tag--yellow",
    ReferralState.RECEIVED: "govuk-tag--green",
    ReferralState.WITHDRAWN: "govuk-tag--grey",
}

DONE = {"text": "Completed"}
TO_DO = {"tag": {"text": "To do", "classes": "govuk-tag--blue"}}


def yes_no(answer: bool | None) -> str:
    """Yes, No, or nothing where it has not been answered."""
    return "" if answer is None else "Yes" if answer else "No"


@dataclass(frozen=True)
class ReferralPage:
    """One referral as one person sees it."""

    referral: Referral
    user: User
    people: list[tuple[Subject, dict[str, Any]]]
    parts: dict[str, tuple[str, list[str]]]  # key → title and the fields it asks for

    @property
    def tag(self) -> dict[str, str]:
        """Where it stands."""
        return {"text": self.referral.get_state_display(), "classes": TAG[ReferralState(self.referral.state)]}

    def _open(self, step: str) -> bool:
        return step in REFERRAL.open_steps(self.referral.state)

    @property
    def can_write(self) -> bool:
        """The author, while it is a draft."""
        return policy.may_write(self.user, self.referral)

    @property
    def can_submit(self) -> bool:
        """Everything is said and the holder is told."""
        return (
            self._open("submit")
            and policy.may_submit(self.user, self.referral)
            and not self.missing
            and not lacks_case_holder_notice(self.referral)
        )

    @property
    def can_approve(self) -> bool:
        """The agency's lead, while it waits."""
        return self._open("approve") and policy.may_approve(self.user, self.referral)

    @property
    def can_withdraw(self) -> bool:
        """The author, before receipt."""
        return self._open("withdraw") and policy.may_withdraw(self.user, self.referral)

    @property
    def missing(self) -> list[str]:
        """What is still to be filled in, in the author's words."""
        children = sum(1 for subject, _ in self.people if subject.kind == "child")
        return what_is_missing(self.referral, children=children)

    @property
    def needs_holder_notice(self) -> bool:
        """The team that holds the case has not been told (S27)."""
        return lacks_case_holder_notice(self.referral)

    @property
    def holding_team(self) -> str:
        """The team that holds the case, from the directory or as the referrer names it."""
        return str(self.referral.case_holder or self.referral.holding_team)

    @property
    def holder_notice(self) -> str:
        """Whether the team that holds the case hears of it from us (S27)."""
        if self.referral.is_case_holder is not False or not self.holding_team:
            return ""
        if self.referral.holder_messaged_on:
            when = day(self.referral.holder_messaged_on)
            return f"Sent to the team’s shared mailbox on {when}, with the reference only"
        if self.referral.received_at or not holder_has_address(self.referral):
            return f"None from us: we have no address for this team, so {self.referral.agency} tells them itself"
        return "Goes to the team’s shared mailbox when the referral is received, with the reference only"

    @property
    def returned_with(self) -> str:
        """What the lead asked for, while the author works on it again."""
        return self.referral.quality_comments if self.referral.state == ReferralState.DRAFT else ""

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The task list."""
        reference = self.referral.casefile.reference
        children = sum(1 for subject, _ in self.people if subject.kind == "child")
        people = reverse("referrals:people", kwargs={"reference": reference})
        rows = [{"title": "The child and family", "href": people, "status": DONE if children else TO_DO}]
        for key, (title, names) in self.parts.items():
            done = all(getattr(self.referral, name) for name in names if name in MUST_SAY) and all(
                getattr(self.referral, name) is not None for name in names if name in MUST_ANSWER
            )
            if key == "why" and lacks_case_holder_notice(self.referral):
                done = False
            href = reverse("referrals:section", kwargs={"reference": reference, "section": key})
            rows.append({"title": title, "href": href, "status": DONE if done else TO_DO})
        return [{"title": "The referral", "tasks": rows}]

    @property
    def answers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Everything said, part by part, for reading and checking."""
        r = self.referral
        if r.route == Route.PARTNERS:
            return [self._who_asked, *self._said[1:]]
        return self._said

    @property
    def _who_asked(self) -> tuple[str, list[tuple[str, str]]]:
        """The three agreements (L04)."""
        agreed = self.referral.partners_agreed
        return (
            "Asked for by the three safeguarding partners",
            [
                (str(sector.label), f"{agreed[sector]['name']}, {day(date.fromisoformat(agreed[sector]['on']))}")
                for sector in STATUTORY_SECTORS
            ]
            + [("Recorded by", f"{self.referral.author.name}, {self.referral.agency}")],
        )

    @property
    def _said(self) -> list[tuple[str, list[tuple[str, str]]]]:
        r = self.referral
        return [
            (
                "Referrer",
                [
                    ("Agency", str(r.agency)),
                    ("Referrer", f"{r.author.name}, {r.referrer_role}".rstrip(", ")),
                    ("Phone", r.referrer_phone),
                    ("Discussed with", ", ".join(filter(None, [r.lead_name, r.lead_role, r.lead_contact]))),
                    ("Discussed on", day(r.discussed_on)),
                ],
            ),
            (
                "Reason",
                [
                    ("Reasons", "; ".join(Reason(reason).label for reason in r.reasons)),
                    ("Abuse or neglect known or suspected", yes_no(r.abuse_or_neglect)),
                    ("Child died or seriously harmed", yes_no(r.died_or_seriously_harmed)),
                    ("Agency holds the case", yes_no(r.is_case_holder)),
                    ("Team that holds it", ", ".join(filter(None, [self.holding_team, r.holding_manager]))),
                    ("Told on", " ".join(filter(None, [day(r.holder_told_on), r.holder_told_how]))),
                    ("Notice to that team", self.holder_notice),
                    ("Immediate concerns", yes_no(r.immediate_concerns)),
                    ("Action on them", r.immediate_action),
                ],
            ),
            (
                "What happened",
                [
                    ("Summary", r.summary),
                    ("Why this case", r.why_this_case),
                    ("What went well", r.what_went_well),
                    ("Lived experience", r.lived_experience),
                    ("Equality", r.equality),
                ],
            ),
            (
                "Agencies and period",
                [
                    (
                        "Agencies involved",
                        "\n".join(
                            ", ".join(filter(None, [row["agency"], row["worker"], row.get("manager", "")]))
                            for row in r.agencies_involved
                        ),
                    ),
                    ("Suggested period", " to ".join(filter(None, [day(r.period_from), day(r.period_to)]))),
                    ("Escalation policy used", Escalation(r.escalation).label if r.escalation else ""),
                    ("What came of it", r.escalation_outcome),
                ],
            ),
            (
                "Family and other processes",
                [
                    ("Family know", FamilyAware(r.family_aware).label if r.family_aware else ""),
                    ("Their views", r.family_views),
                    ("Other processes", "; ".join(Parallel(word).label for word in r.parallel_processes)),
                ],
            ),
        ]

    @property
    def persons(self) -> list[dict[str, str]]:
        """Recorded people, for whoever may see who they are."""
        return [
            {
                "pseudonym": subject.pseudonym,
                "name": " ".join(filter(None, [known.get("first_name"), known.get("family_name")])),
                "born": known.get("date_of_birth") or "",
                "age": age_words(
                    known.get("date_of_birth"), on=timezone.localdate(self.referral.casefile.opened_at)
                ),
                "about": known.get("relationship") or "",
                "href": reverse(
                    "referrals:change-person",
                    kwargs={"reference": self.referral.casefile.reference, "pseudonym": slug(subject.pseudonym)},
                ),
            }
            for subject, known in self.people
        ]


def slug(pseudonym: str) -> str:
    """A pseudonym in an address: child-1."""
    return pseudonym.lower().replace(" ", "-")


def unslug(words: str) -> str:
    """child-1 → Child 1."""
    return words.replace("-", " ").capitalize()
