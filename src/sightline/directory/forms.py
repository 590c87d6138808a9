"""Whom to invite, and as what."""

from typing import Any

from django.core.exceptions import ValidationError

from sightline.access.roles import GIVEN_BY_TWO, ROLES, Role
from sightline.design import fields
from sightline.partnerships.models import Partnership

NO_AGENCY = ""
BY_NAME = sorted(((str(role), row.name) for role, row in ROLES.items()), key=lambda pair: pair[1])


class InviteForm(fields.Form):
    """One person, one role to begin with."""

    email = fields.Email(
        "Email address", hint="Their own at work. It is how they sign in, and nobody shares one.",
        required_words="Enter their email address",
    )
    name = fields.PersonName("Full name", max_length=120, required_words="Enter their name")
    job_title = fields.TextInput("Job title", max_length=120, required=False)
    role = fields.Select(
        "What will they be here?", choices=BY_NAME,
        required_words="Select what they will be",
    )
    agency = fields.Select(
        "Agency", choices=[], hint="Leave this out for a role in the whole partnership.", required=False
    )
    reason = fields.TextInput(
        "Why do they need it?", max_length=300, hint="Kept with the role, for the yearly review of access.",
        required_words="Enter why they need it",
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.slug: agency for agency in partnership.agencies.all()}
        self.fields["agency"].choices = [(NO_AGENCY, "None"), *((slug, a.name) for slug, a in self.agencies.items())]

    def clean(self) -> dict[str, Any]:
        """A role in the whole partnership has no agency."""
        cleaned = super().clean()
        if cleaned.get("role"):
            cleaned["role"] = Role(cleaned["role"])
            if cleaned["role"] in GIVEN_BY_TWO and cleaned.get("agency"):
                whole = "This is a role in the whole partnership. Leave the agency out"
                self.add_error("agency", ValidationError(whole))
        cleaned["agency"] = self.agencies.get(cleaned.get("agency", NO_AGENCY))
        return cleaned
