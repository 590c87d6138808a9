"""Who sees what an agency is asked, and what it answers.

An agency's draft is invisible to everybody outside that agency, the Office included, until its safeguarding lead
submits it (domain 01 §1.2 rule a, G03): that is ``visible_returns``.
"""

from django.db.models import Q, QuerySet

from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import acts_for, agencies_of, files_with, holds_on, need_to_know, visible_files
from sightline.contributions.models import AgencyRequest, NilStatement, PracticeAudit, ReturnVersion
from sightline.partnerships.models import Agency


def visible_requests(user: User) -> QuerySet[AgencyRequest]:
    """Requests to one's own agency; all of a file for whoever reads submitted returns on it (R04, R07, R08, R12)."""
    return AgencyRequest.objects.filter(
        Q(agency__in=agencies_of(user, Permission.REQUEST_VIEW_AGENCY))
        | Q(casefile__in=files_with(user, Permission.RETURN_VIEW_SUBMITTED).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "casefile__hold", "agency", "author")


def requests_of_my_agencies(user: User) -> QuerySet[AgencyRequest]:
    """Requests to the agencies in which the person receives, writes or answers for returns."""
    return visible_requests(user).filter(agency__in=agencies_of(user, Permission.REQUEST_VIEW_AGENCY))


def visible_returns(user: User) -> QuerySet[PracticeAudit]:
    """Practice audits: one's own agency's at any time; another agency's only as submitted (domain 01 §1.2 rule a)."""
    return PracticeAudit.objects.filter(
        Q(agency__in=agencies_of(user, Permission.RETURN_VIEW_AGENCY))
        | Q(shared=True, casefile__in=files_with(user, Permission.RETURN_VIEW_SUBMITTED).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "agency", "agency_request", "chronology")


def visible_versions(user: User) -> QuerySet[ReturnVersion]:
    """What was submitted, frozen: for the agency and for whoever reads submitted returns."""
    return ReturnVersion.objects.filter(
        Q(agency__in=agencies_of(user, Permission.RETURN_VIEW_AGENCY))
        | Q(casefile__in=files_with(user, Permission.RETURN_VIEW_SUBMITTED).values("pk")),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "agency", "agency_request")


def visible_nil_statements(user: User) -> QuerySet[NilStatement]:
    """Statements of no involvement that wait to be confirmed: those who acknowledge or approve for that agency."""
    return NilStatement.objects.filter(
        Q(agency__in=agencies_of(user, Permission.REQUEST_ACKNOWLEDGE))
        | Q(agency__in=agencies_of(user, Permission.RETURN_APPROVE)),
        need_to_know(user),
        casefile__in=visible_files(user).values("pk"),
    ).select_related("casefile__partnership", "agency", "agency_request")


def requests_in_writing(user: User) -> QuerySet[AgencyRequest]:
    """Requests whose return the person may read as a draft: their own agency's writers and safeguarding leads."""
    return visible_requests(user).filter(agency__in=agencies_of(user, Permission.RETURN_VIEW_AGENCY))


def requests_i_write(user: User) -> QuerySet[AgencyRequest]:
    """Requests whose return the person may write."""
    return requests_in_writing(user).filter(agency__in=agencies_of(user, Permission.RETURN_WRITE))


def sees(user: User, agency_request: AgencyRequest) -> bool:
    """What you may not see you may not do."""
    return visible_requests(user).filter(pk=agency_request.pk).exists()


def sees_draft(user: User, agency_request: AgencyRequest) -> bool:
    """Whether the person may read the agency's unsubmitted words."""
    return requests_in_writing(user).filter(pk=agency_request.pk).exists()


def may_send_request(user: User, casefile: CaseFile) -> bool:
    """The Office asks agencies (L14, R08)."""
    return holds_on(user, Permission.REQUEST_SEND, casefile)


def may_invite(user: User, agency_request: AgencyRequest) -> bool:
    """Whoever may send the request invites somebody without an account to answer it (ADR 0025)."""
    return sees(user, agency_request) and may_send_request(user, agency_request.casefile)


def may_submit_unaided(user: User, agency_request: AgencyRequest) -> bool:
    """Somebody invited to write the return. That nobody with an account could approve it is a guard of the
    operation."""
    return user.is_occasional and may_write(user, agency_request)


def may_acknowledge(user: User, agency_request: AgencyRequest) -> bool:
    """The agency's single point of contact (L15, R04)."""
    return sees(user, agency_request) and acts_for(user, Permission.REQUEST_ACKNOWLEDGE, agency_request.agency)


def may_state_nil(user: User, agency_request: AgencyRequest) -> bool:
    """Say that the agency was not involved: the point of contact (L16), or somebody invited to answer for it."""
    return may_acknowledge(user, agency_request) or may_submit_unaided(user, agency_request)


def may_write(user: User, agency_request: AgencyRequest) -> bool:
    """A manager of the agency (R02, S42)."""
    return requests_i_write(user).filter(pk=agency_request.pk).exists()


def may_approve(user: User, agency_request: AgencyRequest) -> bool:
    """The agency's safeguarding lead (R03). That it is a second person is a guard of the operation."""
    return sees_draft(user, agency_request) and acts_for(user, Permission.RETURN_APPROVE, agency_request.agency)


def may_accept(user: User, agency_request: AgencyRequest) -> bool:
    """The Office accepts a submitted return or sends it back (L15, R07, R08)."""
    return sees(user, agency_request) and holds_on(user, Permission.RETURN_ACCEPT, agency_request.casefile)


def may_waive(user: User, agency_request: AgencyRequest) -> bool:
    """Anybody in the Office, with a reason (L17)."""
    return may_accept(user, agency_request)


def may_extend(user: User, agency_request: AgencyRequest) -> bool:
    """The Office agrees an agency's own later day (CAL-16)."""
    return may_accept(user, agency_request)


def may_be_author(user: User, agency: Agency) -> bool:
    """Whether the person could write the agency's return."""
    return acts_for(user, Permission.RETURN_WRITE, agency)
