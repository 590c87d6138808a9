"""What each database role may do to each table. Written out where it is not the plain rule.

The plain rule: ``app`` may select, insert, update and delete; ``worker`` and ``public`` may nothing. Applied after
every migration by `apply_grants`, which first takes everything away.
"""

APP_PLAIN = "SELECT, INSERT, UPDATE, DELETE"

# table → role → rights ("" = none)
SPECIAL: dict[str, dict[str, str]] = {
    # written only by trail_append(), read only by the owner (sec R58)
    "trail_trailentry": {"app": "", "worker": ""},
    "trail_chainhead": {"app": "", "worker": ""},
    # what people see of a file's history is never rewritten
    "casefiles_move": {"app": "SELECT, INSERT"},
    # deleted by dispose_of_file() alone
    "casefiles_casefile": {"app": "SELECT, INSERT, UPDATE", "worker": "SELECT (id, reference, partnership_id)"},
    # whom to remind: who is on a file, by number
    "casefiles_filemember": {"worker": "SELECT"},
    "deadlines_deadline": {"worker": "SELECT, UPDATE"},
    "design_submittedform": {"worker": "SELECT, DELETE"},
    "outbox_message": {"worker": "SELECT, INSERT, UPDATE"},
    "accounts_user": {"worker": "SELECT"},
    "partnerships_partnership": {"worker": "SELECT", "public": "SELECT"},
    "partnerships_partnershipsetting": {"worker": "SELECT"},
    "partnerships_agency": {"worker": "SELECT"},
    "partnerships_team": {"worker": "SELECT"},
    "partnerships_rolegrant": {"worker": "SELECT"},
    "partnerships_body": {"worker": "SELECT"},
    "partnerships_bodymembership": {"worker": "SELECT"},
    "dissemination_publication": {"app": "SELECT, INSERT, UPDATE", "public": "SELECT"},
    # what was looked into stays as it was said
    "stewardship_setaside": {"app": "SELECT, INSERT"},
    # a hold is lifted, never taken away
    "stewardship_legalhold": {"app": "SELECT, INSERT, UPDATE"},
    # a period is never rewritten: another holds from another day. Until when each file is kept, the worker works out
    "stewardship_retentionrule": {"app": "SELECT, INSERT", "worker": "SELECT"},
    # certificates are written by dispose_of_file() alone, and nobody changes one
    "stewardship_disposal": {"app": "SELECT"},
    "stewardship_retention": {"app": "SELECT", "worker": "SELECT, INSERT, UPDATE"},
    # what the walls ask of a person's own places and files: views, and nobody writes through them
    "wall_my_place": {"app": "SELECT"},
    "wall_my_work": {"app": "SELECT"},
    "wall_my_wide_file": {"app": "SELECT"},
    # rows on their way in or out of a draft, which the worker clears by age and never reads
    "chronology_intake": {"worker": "SELECT (id, brought_at), DELETE"},
    "chronology_removedentry": {"worker": "SELECT (id, removed_at), DELETE"},
    "django_migrations": {"app": "SELECT", "worker": "SELECT"},
    "django_content_type": {"app": "SELECT"},
}

# Functions of the owner that answer for every file, whoever asks: the job worker's alone
OF_THE_WORKER = ("closings_of_files()",)

# The queue belongs to jobs: both sides of it need the whole of it, and it holds ids only (sec R64)
QUEUE_PREFIX = "procrastinate_"
QUEUE = "SELECT, INSERT, UPDATE, DELETE"


def rights(table: str) -> dict[str, str]:
    """Rights of app, worker and public on a table."""
    if table.startswith(QUEUE_PREFIX):
        return {"app": QUEUE, "worker": QUEUE, "public": ""}
    return {"app": APP_PLAIN, "worker": "", "public": ""} | SPECIAL.get(table, {})
