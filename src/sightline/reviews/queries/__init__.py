"""Reading triage and reviews: one file (reading), people, what comes next (tasks), drafts, the pack."""

from sightline.reviews.queries.drafts import (
    DraftScope,
    draft_chair_report,
    draft_overview,
    draft_presentation,
    draft_scope,
)
from sightline.reviews.queries.links import links_of
from sightline.reviews.queries.pack import Pack, pack_of
from sightline.reviews.queries.people import (
    agencies_of,
    buddies,
    chair_pool,
    leads_of,
    not_barred,
    office_of,
    people_by_email,
)
from sightline.reviews.queries.reading import (
    answers_of,
    clock_due_on,
    default_order,
    event_of,
    first_meeting_on,
    meetings_open_to,
    overview_report_of,
    returns_due_on,
    review_of,
    triage_of,
)
from sightline.reviews.queries.tasks import (
    Task,
    reviews_waiting,
    stage_rows,
    triage_waiting,
    what_next,
    what_next_on,
)

__all__ = [
    "DraftScope", "Pack", "Task", "agencies_of", "answers_of", "buddies", "chair_pool", "clock_due_on",
    "default_order", "draft_chair_report", "draft_overview", "draft_presentation", "draft_scope", "event_of",
    "first_meeting_on", "leads_of", "links_of", "meetings_open_to", "not_barred", "office_of", "overview_report_of",
    "pack_of", "people_by_email", "returns_due_on", "review_of", "reviews_waiting", "stage_rows", "triage_of",
    "triage_waiting", "what_next", "what_next_on",
]
