"""The disclosure check's own rules: pure Python, no Django, no database, no network.

`check(text, identities, settings=…)` is the door; `identities_from` reads the identities file.
"""

from sightline.anonymity.rules.checking import Settings, Together, across, check
from sightline.anonymity.rules.findings import KINDS, Accepted, Finding, Group, LayerRun, ParagraphScore, Report
from sightline.anonymity.rules.identities import Identities, IdentitiesError, Person, identities_from
from sightline.anonymity.rules.register import Register, build

__all__ = [
    "KINDS",
    "Accepted",
    "Finding",
    "Group",
    "Identities",
    "IdentitiesError",
    "LayerRun",
    "ParagraphScore",
    "Person",
    "Register",
    "Report",
    "Settings",
    "Together",
    "across",
    "build",
    "check",
    "identities_from",
]
