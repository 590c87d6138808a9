"""Verbs of triage (triage), of the review from scope to panel (line_of_sight), and of its reports (reports)."""
