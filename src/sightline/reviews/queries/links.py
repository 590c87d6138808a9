"""What of a file's triage and review a person may open, for the file's overview."""

from sightline.access.permissions import Permission
from sightline.accounts.models import User
from sightline.casefiles.models import CaseFile
from sightline.casefiles.policy import holds_on
from sightline.reviews.choices import ReviewState
from sightline.reviews.models import Review
from sightline.reviews.policy import visible_chair_reports, visible_outcomes, visible_overview_reports
from sightline.reviews.queries.reading import review_of, triage_of

# L18 and after: there is an event whose learning can be presented
FROM_EVENT = (
    ReviewState.EVENT_HELD, ReviewState.EXEC_HELD, ReviewState.REPORTING, ReviewState.WITH_MONITOR_BODY,
    ReviewState.IMPACT, ReviewState.CLOSED,
)
FROM_PACK = (ReviewState.COLLATED, ReviewState.EVENT_SET, *FROM_EVENT)


def links_of(user: User, casefile: CaseFile) -> list[dict[str, str]]:
    """Pages to read, in the order of the process: words and path_name of each."""
    found = []
    triaged = triage_of(user, casefile) or visible_outcomes(user).filter(casefile=casefile).first()
    if triaged is not None:
        found.append({"words": "Triage", "path_name": "reviews:triage"})
    review = review_of(user, casefile)
    if review is not None:
        found += _of_review(user, review)
    if visible_chair_reports(user).filter(casefile=casefile).exists():
        found.append({"words": "Chair’s report", "path_name": "reviews:chair_report"})
    if visible_overview_reports(user).filter(casefile=casefile).exists():
        found.append({"words": "Overview report", "path_name": "reviews:overview_report"})
    return found


def _of_review(user: User, review: Review) -> list[dict[str, str]]:
    found = [{"words": "Line of Sight review", "path_name": "reviews:review"}]
    if review.state in FROM_PACK and holds_on(user, Permission.PACK_VIEW, review.casefile):
        found.append({"words": "Collated pack", "path_name": "reviews:pack"})
    if review.state in FROM_EVENT and holds_on(user, Permission.PANEL_VIEW, review.casefile):
        found.append({"words": "Presentation to the executive panel", "path_name": "reviews:presentation"})
    return found
