"""Roles → permissions. Tables, no code. R-numbers are those of domain 01 §1.2."""

from dataclasses import dataclass
from enum import StrEnum

from sightline.access.permissions import Permission

P = Permission


class Role(StrEnum):
    """A word in partnerships.RoleGrant: what somebody is, in one agency or for the whole partnership."""

    PRACTITIONER = "practitioner"
    AGENCY_MANAGER = "agency_manager"
    DSL = "dsl"
    SPOC = "spoc"
    SERVICE_MANAGER = "service_manager"
    CASE_MANAGER = "case_manager"
    SCP_MANAGER = "scp_manager"
    SCP_ADMINISTRATOR = "scp_administrator"
    TRIAGE_MEMBER = "triage_member"
    SRG_CHAIR = "srg_chair"
    SRG_MEMBER = "srg_member"
    LOS_CHAIR = "los_chair"
    BUDDY = "buddy"
    EXEC_PANEL_MEMBER = "exec_panel_member"
    MONITOR_MEMBER = "monitor_member"
    SAFEGUARDING_PARTNER = "safeguarding_partner"
    IMPACT_MEMBER = "impact_member"
    SCRUTINEER = "scrutineer"
    REVIEWER = "reviewer"
    LA_NOTIFIER = "la_notifier"
    TRIX_PUBLISHER = "trix_publisher"
    VOICE_LIAISON = "voice_liaison"
    FAMILY_LIAISON = "family_liaison"
    CDOP_COORDINATOR = "cdop_coordinator"
    DISSEMINATION_LEAD = "dissemination_lead"
    READER = "reader"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    INFORMATION_GOVERNANCE = "information_governance"
    INNOVATION_HUB = "innovation_hub"


@dataclass(frozen=True)
class RoleRow:
    """One line of the table: the id of the specification, what people call it, and what it may do."""

    id: str
    name: str
    says: str
    permissions: frozenset[P]


def _row(id: str, name: str, says: str, *permissions: P) -> RoleRow:
    return RoleRow(id, name, says, frozenset(permissions))


# The words of a submitted row that its agency marked as restricted (G03); without one, its place and its date are shown
RESTRICTED_ROWS = (P.ROWS_THIRD_PARTY, P.ROWS_POLICE, P.ROWS_HEALTH)

# Standing roles. What a role opens is only what the person may see besides: a role alone never opens a case.
ROLES: dict[Role, RoleRow] = {
    Role.PRACTITIONER: _row(
        "R01", "Practitioner", "Works with children; raises a possible review with their safeguarding lead.",
        P.REFERRAL_START,
    ),
    Role.AGENCY_MANAGER: _row(
        "R02", "Agency manager", "Writes their agency's practice audit and chronology.",
        P.REFERRAL_START, P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY, P.RETURN_VIEW_AGENCY, P.RETURN_WRITE,
        P.IDENTITY_RECORD,
    ),
    Role.DSL: _row(
        "R03", "Designated safeguarding lead or head of service",
        "Answers for the quality of their agency's referrals and returns.",
        P.REFERRAL_START, P.REFERRAL_VIEW_AGENCY, P.REFERRAL_APPROVE, P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY,
        P.RETURN_VIEW_AGENCY, P.RETURN_APPROVE, P.IDENTITY_RECORD,
    ),
    Role.SPOC: _row(
        "R04", "Agency single point of contact", "Receives requests to their agency and names who will answer.",
        P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY, P.REQUEST_ACKNOWLEDGE,
    ),
    Role.SERVICE_MANAGER: _row("R05", "Service manager", "Agrees a serious incident form for their agency."),
    Role.CASE_MANAGER: _row("R06", "Current case manager", "Manages the team that holds the case now."),
    Role.SCP_MANAGER: _row(
        "R07", "Partnership manager", "Runs every review; formalises the overview report and the action plan.",
        P.FILE_VIEW_PARTNERSHIP, P.FILE_BAR, P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_LIST, P.TRIAGE_VIEW,
        P.REVIEW_VIEW, P.REVIEW_SCOPE, P.REQUEST_SEND, P.RETURN_VIEW_SUBMITTED, P.RETURN_ACCEPT, P.PACK_COLLATE,
        P.PACK_VIEW, P.EVENT_SET, P.EVENT_VIEW, P.PANEL_VIEW, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW, P.PLAN_FORMALISE,
        P.BRIEFING_VIEW, P.BRIEFING_CHECK, P.BRIEFING_PUBLISH, P.BRIEFING_SEND, P.BRIEFING_TRIX, P.IDENTITY_RECORD,
        *RESTRICTED_ROWS,
    ),
    Role.SCP_ADMINISTRATOR: _row(
        "R08", "Partnership administrator", "Sends requests, chases, collates, invites and publishes.",
        P.FILE_VIEW_PARTNERSHIP, P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_LIST, P.TRIAGE_VIEW, P.REVIEW_VIEW,
        P.REQUEST_SEND, P.RETURN_VIEW_SUBMITTED, P.RETURN_ACCEPT, P.PACK_COLLATE, P.PACK_VIEW, P.EVENT_SET,
        P.EVENT_VIEW, P.PANEL_VIEW, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW, P.BRIEFING_VIEW, P.BRIEFING_CHECK,
        P.BRIEFING_PUBLISH, P.BRIEFING_SEND, P.BRIEFING_TRIX, P.IDENTITY_RECORD,
        *RESTRICTED_ROWS,
    ),
    Role.TRIAGE_MEMBER: _row("R09", "Triage panel member", "Decides, with the other sectors, whether to review."),
    Role.SRG_CHAIR: _row(
        "R10", "Safeguarding Review Group chair", "Confirms that the serious-harm criteria are not met."
    ),
    Role.SRG_MEMBER: _row("R11", "Safeguarding Review Group member", "Recommends on serious incidents."),
    Role.LOS_CHAIR: _row("R12", "Line of Sight chair", "In the pool of managers who chair events."),
    Role.BUDDY: _row("R13", "Buddy", "Supports a chair."),
    Role.EXEC_PANEL_MEMBER: _row("R14", "Executive panel member", "Sets actions and approves the briefing."),
    Role.MONITOR_MEMBER: _row("R15", "Member of the monitoring body", "Considers reports and monitors plans."),
    Role.SAFEGUARDING_PARTNER: _row(
        "R16", "Safeguarding partner", "Lead or delegated partner; asks, with the other two, for a review.",
        P.REFERRAL_REQUEST,
    ),
    Role.IMPACT_MEMBER: _row("R17", "Member of the impact body", "Rates the impact of plans."),
    Role.SCRUTINEER: _row("R18", "Independent scrutineer", "Examines what they are commissioned to, for a time."),
    Role.REVIEWER: _row("R19", "Reviewer", "Writes a local child safeguarding practice review."),
    Role.LA_NOTIFIER: _row("R20", "Local authority notifier", "Notifies serious incidents nationally."),
    Role.TRIX_PUBLISHER: _row("R21", "Procedures publisher", "Publishes briefings in the procedures manual."),
    Role.VOICE_LIAISON: _row("R22", "Voice and influence liaison", "Takes children's lived experience on."),
    Role.FAMILY_LIAISON: _row("R23", "Family liaison lead", "Records how the family takes part."),
    Role.CDOP_COORDINATOR: _row("R25", "Child death overview coordinator", "Raises serious incidents."),
    Role.DISSEMINATION_LEAD: _row("R26", "Dissemination lead", "Records how their agency used a briefing."),
    Role.READER: _row("R27", "Reader", "Reads what is published."),
    Role.SYSTEM_ADMINISTRATOR: _row(
        "R28", "System administrator", "Looks after accounts and bodies; sees no case.", P.DIRECTORY_MANAGE
    ),
    Role.INFORMATION_GOVERNANCE: _row("R29", "Information governance lead", "Reads the trail; holds and disposes."),
    Role.INNOVATION_HUB: _row("R30", "Multi Agency Innovation Hub", "Supports rapid reviews."),
}


class FileRole(StrEnum):
    """A word in casefiles.FileMember: what somebody is on one file."""

    REFERRER = "referrer"
    REFERRING_AGENCY = "referring_agency"
    INVOLVED_AGENCY = "involved_agency"
    CHAIR = "chair"
    BUDDY = "buddy"
    CASE_MANAGER = "case_manager"
    TRIAGE_PANEL = "triage_panel"
    SERIOUS_REVIEW_CHAIR = "serious_review_chair"
    EXECUTIVE_PANEL = "executive_panel"
    MONITOR_BODY = "monitor_body"
    ATTENDEE = "attendee"
    ACTION_OWNER = "action_owner"
    TRIX_PUBLISHER = "trix_publisher"


# Roles on one file: what being it on this file lets one do on this file, and on no other.
FILE_ROLES: dict[FileRole, frozenset[P]] = {
    FileRole.REFERRER: frozenset({P.REFERRAL_VIEW}),
    FileRole.REFERRING_AGENCY: frozenset(),
    FileRole.INVOLVED_AGENCY: frozenset(),
    FileRole.CHAIR: frozenset(
        {
            P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW, P.EVENT_VIEW,
            P.EVENT_RECORD, P.PANEL_VIEW, P.PANEL_RECORD, P.CHAIR_REPORT_VIEW, P.CHAIR_REPORT_WRITE, P.PLAN_VIEW,
            P.BRIEFING_VIEW, P.BRIEFING_WRITE, P.IDENTITY_RECORD, *RESTRICTED_ROWS,
        }
    ),
    FileRole.BUDDY: frozenset(
        {P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW, P.EVENT_VIEW, P.CHAIR_REPORT_VIEW, P.BRIEFING_VIEW}
    ),
    FileRole.CASE_MANAGER: frozenset(),
    # X20: triage members keep read access to the files they agreed, to the end of the event
    FileRole.TRIAGE_PANEL: frozenset({P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_VIEW, P.TRIAGE_DECIDE, P.REVIEW_VIEW}),
    FileRole.SERIOUS_REVIEW_CHAIR: frozenset(
        {P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_VIEW, P.SERIOUS_HARM_CONFIRM, P.REVIEW_VIEW}
    ),
    FileRole.EXECUTIVE_PANEL: frozenset(
        {
            P.REVIEW_VIEW, P.PANEL_VIEW, P.PANEL_RECORD, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW, P.BRIEFING_VIEW,
            P.BRIEFING_VOTE,
        }
    ),
    FileRole.MONITOR_BODY: frozenset({P.REVIEW_VIEW, P.PLAN_VIEW, P.BRIEFING_VIEW, P.MONITOR_RECORD}),
    FileRole.ATTENDEE: frozenset({P.EVENT_VIEW}),
    # an agency that owns an action sees that action (S51), by its own standing roles
    FileRole.ACTION_OWNER: frozenset(),
    # put on the file when the briefing is approved: sees that, and nothing before it (R21, S68)
    FileRole.TRIX_PUBLISHER: frozenset({P.BRIEFING_TRIX}),
}


def roles_with(permission: P) -> list[str]:
    """Standing roles that carry the permission."""
    return [str(role) for role, row in ROLES.items() if permission in row.permissions]


def file_roles_with(permission: P) -> list[str]:
    """Roles on one file that carry the permission there."""
    return [str(role) for role, permissions in FILE_ROLES.items() if permission in permissions]
