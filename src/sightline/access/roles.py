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
    """One line of the table: the id of the specification, what people call it, in plain English what they do, what
    they see and what they never do, and what it may do."""

    id: str
    name: str
    says: str
    permissions: frozenset[P]
    sees: str
    never: str


def _row(id: str, name: str, says: str, *permissions: P, sees: str, never: str) -> RoleRow:
    return RoleRow(id, name, says, frozenset(permissions), sees, never)


# The words of a submitted row that its agency marked as restricted (G03); without one, its place and its date are shown
RESTRICTED_ROWS = (P.ROWS_THIRD_PARTY, P.ROWS_POLICE, P.ROWS_HEALTH)

# Standing roles. What a role opens is only what the person may see besides: a role alone never opens a case.
ROLES: dict[Role, RoleRow] = {
    Role.PRACTITIONER: _row(
        "R01", "Practitioner",
        "Works with children; raises a possible review with their safeguarding lead.",
        P.REFERRAL_START,
        sees="What they referred themselves; the arrangements of an event they are invited to; published briefings.",
        never="Sees another agency’s return, somebody else’s referral or a draft plan.",
    ),
    Role.AGENCY_MANAGER: _row(
        "R02", "Agency manager",
        "Writes their agency's practice audit and chronology.",
        P.REFERRAL_START, P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY, P.RETURN_VIEW_AGENCY, P.RETURN_WRITE,
        P.IDENTITY_RECORD,
        sees="Requests to their agency and its own drafts; the arrangements of an event they are invited to.",
        never="Edits another agency’s return, or sees one before it is submitted.",
    ),
    Role.DSL: _row(
        "R03", "Designated safeguarding lead or head of service",
        "Answers for the quality of their agency's referrals and returns.",
        P.REFERRAL_START, P.REFERRAL_VIEW_AGENCY, P.REFERRAL_APPROVE, P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY,
        P.RETURN_VIEW_AGENCY, P.RETURN_APPROVE, P.IDENTITY_RECORD,
        sees="Every referral and return of their own agency.",
        never="Approves a referral that they wrote themselves.",
    ),
    Role.SPOC: _row(
        "R04", "Agency single point of contact",
        "Receives requests to their agency and names who will answer.",
        P.IDENTITY_VIEW, P.REQUEST_VIEW_AGENCY, P.REQUEST_ACKNOWLEDGE,
        sees="Requests to their own agency.",
        never="Reads the agency’s drafts.",
    ),
    Role.SERVICE_MANAGER: _row(
        "R05", "Service manager",
        "Agrees a serious incident form for their agency.",
        sees="Serious incident forms of their own agency, when they are asked to agree one.",
        never="Sees a Line of Sight file by this role.",
    ),
    Role.CASE_MANAGER: _row(
        "R06", "Current case manager",
        "Manages the team that holds the case now.",
        sees="The summary of a referral to whose triage they are invited.",
        never="Sees returns, chronologies or findings by this role.",
    ),
    Role.SCP_MANAGER: _row(
        "R07", "Partnership manager",
        "Runs every review; formalises the overview report and the action plan.",
        P.FILE_VIEW_PARTNERSHIP, P.FILE_BAR, P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_LIST, P.TRIAGE_VIEW,
        P.REVIEW_VIEW, P.REVIEW_SCOPE, P.REQUEST_SEND, P.RETURN_VIEW_SUBMITTED, P.RETURN_ACCEPT, P.PACK_COLLATE,
        P.PACK_VIEW, P.PACK_WORK, P.EVENT_SET, P.EVENT_VIEW, P.PANEL_VIEW, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW,
        P.PLAN_FORMALISE, P.BRIEFING_VIEW, P.BRIEFING_CHECK, P.BRIEFING_PUBLISH, P.BRIEFING_SEND,
        P.BRIEFING_TRIX, P.IDENTITY_RECORD, P.FILE_BREAK_GLASS, P.FILE_COPY, P.FILE_COPY_SECOND, P.HOLD_SECOND,
        P.RETENTION_VIEW, P.DISPOSAL_PROPOSE, *RESTRICTED_ROWS,
        sees=(
            "Every file of the partnership that is not ring-fenced, and ring-fenced ones that name them. No "
            "agency’s draft."
        ),
        never="Decides at triage alone, approves the briefing alone, or sees a file from which they are barred.",
    ),
    Role.SCP_ADMINISTRATOR: _row(
        "R08", "Partnership administrator",
        "Sends requests, chases, collates, invites and publishes.",
        P.FILE_VIEW_PARTNERSHIP, P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.TRIAGE_LIST, P.TRIAGE_VIEW, P.REVIEW_VIEW,
        P.REQUEST_SEND, P.RETURN_VIEW_SUBMITTED, P.RETURN_ACCEPT, P.PACK_COLLATE, P.PACK_VIEW, P.PACK_WORK, P.EVENT_SET,
        P.EVENT_VIEW, P.PANEL_VIEW, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW, P.BRIEFING_VIEW, P.BRIEFING_CHECK,
        P.BRIEFING_PUBLISH, P.BRIEFING_SEND, P.BRIEFING_TRIX, P.IDENTITY_RECORD,
        *RESTRICTED_ROWS,
        sees="Every file of the partnership that is not ring-fenced. No agency’s draft.",
        never="Decides, approves, signs off, or changes who is barred.",
    ),
    Role.TRIAGE_MEMBER: _row(
        "R09", "Triage panel member",
        "Decides, with the other sectors, whether to review.",
        sees="Through their seat in the triage body: referrals listed for it, until the event has ended.",
        never="Sees returns, or a file that is not listed.",
    ),
    Role.SRG_CHAIR: _row(
        "R10", "Safeguarding Review Group chair",
        "Confirms that the serious-harm criteria are not met.",
        sees="Through their seat: referrals at triage that wait for their confirmation.",
        never="Sees returns or chronologies.",
    ),
    Role.SRG_MEMBER: _row(
        "R11", "Safeguarding Review Group member",
        "Recommends on serious incidents.",
        sees="Packs of serious incidents that their body is assigned.",
        never="Sees a Line of Sight file by this role.",
    ),
    Role.LOS_CHAIR: _row(
        "R12", "Line of Sight chair",
        "In the pool of managers who chair events.",
        sees="Nothing until appointed; then the whole pack of that one review, to its close.",
        never="Approves their own briefing, or opens another file.",
    ),
    Role.BUDDY: _row(
        "R13", "Buddy",
        "Supports a chair.",
        sees=(
            "Nothing until appointed; then what the chair reads of that one review, restricted rows without "
            "their words."
        ),
        never="Edits anything, or reads identities.",
    ),
    Role.EXEC_PANEL_MEMBER: _row(
        "R14", "Executive panel member",
        "Sets actions and approves the briefing.",
        sees=(
            "Through their seat: the presentation, the chair’s report, the briefing and the plan of reviews "
            "before the panel."
        ),
        never="Reads raw returns or chronologies.",
    ),
    Role.MONITOR_MEMBER: _row(
        "R15", "Member of the monitoring body",
        "Considers reports and monitors plans.",
        sees="Through their seat: overview reports, plans and briefings, by pseudonym.",
        never="Reads returns, or learns who a child is.",
    ),
    Role.SAFEGUARDING_PARTNER: _row(
        "R16", "Safeguarding partner",
        "Lead or delegated partner; asks, with the other two, for a review.",
        P.REFERRAL_REQUEST,
        sees="What is put before them for decision.",
        never="Opens a file by this role alone.",
    ),
    Role.IMPACT_MEMBER: _row(
        "R17", "Member of the impact body",
        "Rates the impact of plans.",
        sees="What is published; plans when their body is given them.",
        never="Reads returns.",
    ),
    Role.SCRUTINEER: _row(
        "R18", "Independent scrutineer",
        "Examines what they are commissioned to, for a time.",
        sees="Files they are commissioned to examine, from a day to a day; no identities, no agency’s draft.",
        never="Edits a record, or sees a file after the last day.",
    ),
    Role.REVIEWER: _row(
        "R19", "Reviewer",
        "Writes a local child safeguarding practice review.",
        sees="The one file they review, from a day to a day, identities included.",
        never="Opens another file, or sees this one after the last day.",
    ),
    Role.LA_NOTIFIER: _row(
        "R20", "Local authority notifier",
        "Notifies serious incidents nationally.",
        sees="Nothing of a Line of Sight file.",
        never="Opens a file by this role.",
    ),
    Role.TRIX_PUBLISHER: _row(
        "R21", "Procedures publisher",
        "Publishes briefings in the procedures manual.",
        sees="Briefings from their approval on, on files where they are asked to publish.",
        never="Sees anything before the briefing is approved.",
    ),
    Role.VOICE_LIAISON: _row(
        "R22", "Voice and influence liaison",
        "Takes children's lived experience on.",
        sees="What is published.",
        never="Opens a file by this role.",
    ),
    Role.FAMILY_LIAISON: _row(
        "R23", "Family liaison lead",
        "Records how the family takes part.",
        sees="What is published; a file only when they are named on it.",
        never="Reads returns.",
    ),
    Role.CDOP_COORDINATOR: _row(
        "R25", "Child death overview coordinator",
        "Raises serious incidents.",
        sees="What is published.",
        never="Opens a file by this role.",
    ),
    Role.DISSEMINATION_LEAD: _row(
        "R26", "Dissemination lead",
        "Records how their agency used a briefing.",
        sees="What is published.",
        never="Opens a file.",
    ),
    Role.READER: _row(
        "R27", "Reader",
        "Reads what is published.",
        sees="What is published.",
        never="Opens a file.",
    ),
    Role.SYSTEM_ADMINISTRATOR: _row(
        "R28", "System administrator",
        "Looks after accounts and bodies; sees no case.",
        P.DIRECTORY_MANAGE,
        P.FILE_BREAK_GLASS,
        sees="Accounts, roles, bodies and their members. No file.",
        never=(
            "Opens a file, other than in an emergency that sounds an alarm; gives themselves a role; gives a "
            "role that opens files without a second person."
        ),
    ),
    Role.INFORMATION_GOVERNANCE: _row(
        "R29", "Information governance lead",
        "Reads the trail; holds and disposes.",
        P.FILE_BREAK_GLASS, P.TRAIL_READ, P.EMERGENCY_REVIEW, P.FILE_COPY_SECOND, P.HOLD_PLACE, P.HOLD_SECOND,
        P.RETENTION_VIEW, P.RETENTION_SET, P.DISPOSAL_PROPOSE, P.DISPOSAL_SECOND,
        sees=(
            "The trail of every file of the partnership, alarms, emergency access, legal holds and how "
            "long each file is kept. A file’s content only in an emergency, with a reason."
        ),
        never="Edits content; reviews their own emergency access; lifts a legal hold or disposes of a file alone.",
    ),
    Role.INNOVATION_HUB: _row(
        "R30", "Multi Agency Innovation Hub",
        "Supports rapid reviews.",
        sees="Nothing of a Line of Sight file.",
        never="Decides anything.",
    ),
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
    PACK_READER = "pack_reader"
    ACTION_OWNER = "action_owner"
    TRIX_PUBLISHER = "trix_publisher"
    NAMED = "named"
    SCRUTINEER = "scrutineer"
    REVIEWER = "reviewer"
    EMERGENCY = "emergency"
    OCCASIONAL = "occasional"


# Reading the whole of one file, no agency's draft: for whoever examines it, for a time
WHOLE_FILE = frozenset(
    {
        P.REFERRAL_VIEW, P.TRIAGE_VIEW, P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW, P.PACK_WORK,
        P.EVENT_VIEW, P.PANEL_VIEW, P.CHAIR_REPORT_VIEW, P.PLAN_VIEW, P.BRIEFING_VIEW, *RESTRICTED_ROWS,
    }
)

# Roles on one file: what being it on this file lets one do on this file, and on no other.
FILE_ROLES: dict[FileRole, frozenset[P]] = {
    FileRole.REFERRER: frozenset({P.REFERRAL_VIEW}),
    FileRole.REFERRING_AGENCY: frozenset(),
    FileRole.INVOLVED_AGENCY: frozenset(),
    FileRole.CHAIR: frozenset(
        {
            P.REFERRAL_VIEW, P.IDENTITY_VIEW, P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW, P.PACK_WORK,
            P.EVENT_VIEW, P.EVENT_RECORD, P.PANEL_VIEW, P.PANEL_RECORD, P.CHAIR_REPORT_VIEW, P.CHAIR_REPORT_WRITE,
            P.PLAN_VIEW, P.BRIEFING_VIEW, P.BRIEFING_WRITE, P.IDENTITY_RECORD, *RESTRICTED_ROWS,
        }
    ),
    FileRole.BUDDY: frozenset(
        {
            P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW, P.PACK_WORK, P.EVENT_VIEW, P.CHAIR_REPORT_VIEW,
            P.BRIEFING_VIEW,
        }
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
    # domain 01 §1.2 rule c: whoever is invited to the event reads the pack from its release to a last day
    FileRole.PACK_READER: frozenset({P.REVIEW_VIEW, P.RETURN_VIEW_SUBMITTED, P.PACK_VIEW}),
    # an agency that owns an action sees that action (S51), by its own standing roles
    FileRole.ACTION_OWNER: frozenset(),
    # put on the file when the briefing is approved: sees that, and nothing before it (R21, S68)
    FileRole.TRIX_PUBLISHER: frozenset({P.BRIEFING_TRIX}),
    # sees that the file is there; what more, their other roles say. On a ring-fenced file: lets those roles count (G04)
    FileRole.NAMED: frozenset(),
    FileRole.SCRUTINEER: WHOLE_FILE,
    FileRole.REVIEWER: WHOLE_FILE | {P.IDENTITY_VIEW},
    FileRole.EMERGENCY: WHOLE_FILE | {P.IDENTITY_VIEW},
    # nothing of the file itself: see OCCASIONAL_MAY
    FileRole.OCCASIONAL: frozenset(),
}

# What somebody invited to one return may do, for the agency and on the file that their invitation names (ADR 0025):
# as a manager of the agency, and no more
OCCASIONAL_MAY = frozenset(
    {P.IDENTITY_VIEW, P.IDENTITY_RECORD, P.REQUEST_VIEW_AGENCY, P.RETURN_VIEW_AGENCY, P.RETURN_WRITE}
)

# Roles on one file that the database's walls take as reading all of it (casefiles 0006): each holds WHOLE_FILE
WHOLE_FILE_ROLES = frozenset({FileRole.SCRUTINEER, FileRole.REVIEWER, FileRole.EMERGENCY})
# Appointed by name, and not while they have declared a conflict (G05)
APPOINTED = (FileRole.CHAIR, FileRole.BUDDY)
# What the partnership manager may make a person on a file; other places come with a step of the process
GIVEN_BY_HAND = (FileRole.NAMED, FileRole.SCRUTINEER, FileRole.REVIEWER)
# Those that have a last day from the first (R18, R19; rule c)
TIME_BOXED = (FileRole.SCRUTINEER, FileRole.REVIEWER, FileRole.PACK_READER)

# What each role on one file is called, and in plain English what it opens there
FILE_ROLE_SAYS: dict[FileRole, tuple[str, str]] = {
    FileRole.REFERRER: ("Referrer", "Wrote the referral; sees it, and what became of it."),
    FileRole.REFERRING_AGENCY: ("Referring agency", "Its people see of the file what their roles in the agency say."),
    FileRole.INVOLVED_AGENCY: ("Involved agency", "Its people see requests to it and write its return."),
    FileRole.CHAIR: ("Chair", "Reads the whole pack, runs the event, writes the report and the briefing."),
    FileRole.BUDDY: ("Buddy", "Reads with the chair and writes nothing."),
    FileRole.CASE_MANAGER: ("Case manager", "Is invited to triage."),
    FileRole.TRIAGE_PANEL: ("Triage panel", "Reads the referral and decides; keeps sight to the end of the event."),
    FileRole.SERIOUS_REVIEW_CHAIR: ("Review group’s chair", "Reads the referral and confirms or refuses."),
    FileRole.EXECUTIVE_PANEL: ("Executive panel", "Reads the presentation, report, plan and briefing; sets actions."),
    FileRole.MONITOR_BODY: ("Monitoring body", "Reads the overview report, plan and briefing; monitors."),
    FileRole.ATTENDEE: ("Attendee", "Sees the arrangements of the event."),
    FileRole.PACK_READER: (
        "Reader of the pack",
        "Is invited to the event: reads the collated pack, restricted rows without their words, to a last day.",
    ),
    FileRole.ACTION_OWNER: ("Owner of an action", "Its people see that action and answer it."),
    FileRole.TRIX_PUBLISHER: ("Procedures publisher", "Reads the approved briefing and records where it is published."),
    FileRole.NAMED: ("Named person", "Knows of the file though it is ring-fenced; sees what their other roles say."),
    FileRole.SCRUTINEER: ("Scrutineer", "Reads the whole file without identities, to a last day."),
    FileRole.REVIEWER: ("Reviewer", "Reads the whole file with identities, to a last day."),
    FileRole.EMERGENCY: ("Emergency access", "Reads the whole file for at most four hours; alarmed and reviewed."),
    FileRole.OCCASIONAL: (
        "Occasional contributor", "Has no account: writes one agency’s return, by invitation, to a last moment."
    ),
}

# Decisions from which a declared conflict of interest keeps a person, whatever their role (G05): chairing, approving
DECISIONS = frozenset(
    {
        P.REFERRAL_APPROVE, P.TRIAGE_DECIDE, P.SERIOUS_HARM_CONFIRM, P.EVENT_RECORD, P.PANEL_RECORD,
        P.CHAIR_REPORT_WRITE, P.PLAN_FORMALISE, P.BRIEFING_WRITE, P.BRIEFING_CHECK, P.BRIEFING_VOTE,
        P.BRIEFING_PUBLISH, P.MONITOR_RECORD,
    }
)

# Standing roles that open files, or let others open them: given by two people (sec R11)
GIVEN_BY_TWO = (
    Role.SYSTEM_ADMINISTRATOR, Role.SCP_MANAGER, Role.SCP_ADMINISTRATOR, Role.INFORMATION_GOVERNANCE,
)


def roles_with(permission: P) -> list[str]:
    """Standing roles that carry the permission."""
    return [str(role) for role, row in ROLES.items() if permission in row.permissions]


def file_roles_with(permission: P) -> list[str]:
    """Roles on one file that carry the permission there."""
    return [str(role) for role, permissions in FILE_ROLES.items() if permission in permissions]
