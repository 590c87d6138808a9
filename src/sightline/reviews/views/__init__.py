"""Pages of triage (triage), of the review (line_of_sight) and of its reports (reports)."""
