"""What an agency is told when it is asked, and the parts of the practice audit (F07, F09)."""

from dataclasses import dataclass
from typing import Final

LEGAL_BASIS: Final = (
    "The safeguarding partners ask for this under section 16H of the Children Act 2004, to enable and assist them to "
    "perform their functions of safeguarding and promoting the welfare of children in the area. A person or body that "
    "receives such a request must comply with it, and what is given may be used only for that purpose."
)
"""Source: S7, F07, G01."""

NOTICE: Final = (
    "The lawful basis is the statutory functions of the safeguarding partners (Children Act 2004, sections 16E to "
    "16H): UK GDPR article 6(1)(c) and (e), article 9(2)(g), and the safeguarding condition of Schedule 1 to the Data "
    "Protection Act 2018. It is not consent. Give what the questions and the period ask for, and no more."
)
"""Source: G01, G02. Shown on every request."""

PURPOSE: Final = (
    "A Line of Sight review asks how the system worked and what can be learned. It does not look for somebody to "
    "blame. Judge what was done by what could be known at the time. Name roles, never members of staff."
)
"""Source: S53, S54, S340, domain 01 §1.2 rule d."""

SUMMARY_WORDS: Final = 400


@dataclass(frozen=True)
class Section:
    """One page of the practice audit: its address, its title, the fields it writes."""

    slug: str
    title: str
    fields: tuple[str, ...]


SECTIONS: Final = (
    Section(
        "author", "Who wrote this and what they looked at",
        ("author_role", "independent", "spoken_to", "records_seen"),
    ),
    Section(
        "practitioner", "The practitioner’s part",
        ("practitioner_informed", "practitioner_roles", "why_no_practitioner"),
    ),
    Section("involvement", "Your involvement in short", ("summary",)),
    Section("lived-experience", "What life was like for the child", ("lived_experience",)),
    Section("standards", "Standards and procedures", ("standards",)),
    Section("worked-well", "What worked well and why", ("worked_well", "none_worked_well_because")),
    Section(
        "needs-developing", "What needs developing and why", ("needs_developing", "none_needs_developing_because")
    ),
    Section("working-together", "Working with others", ("relationships", "inter_agency", "equality")),
    Section("actions", "Actions taken and proposed", ("actions", "no_actions")),
    Section("support", "Learning for others and support for staff", ("learning_for_others", "staff_support")),
    Section("no-chronology", "If there is nothing for the chronology", ("no_chronology_because",)),
)
SECTION_OF: Final = {section.slug: section for section in SECTIONS}


def section_named(slug: str) -> Section | None:
    """The part of the audit at an address; None where there is none."""
    return SECTION_OF.get(slug)
