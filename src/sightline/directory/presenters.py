"""People as pages show them to their administrator."""

from typing import Any

from django.urls import reverse

from sightline.accounts.models import User
from sightline.accounts.presenters import AccountPage, session_rows
from sightline.design.formats import counted
from sightline.directory.queries import Looked, word_for


def person_row(person: User) -> dict[str, Any]:
    """A line of the list."""
    return {
        "name": person.name, "email": person.email, "job": person.job_title,
        "url": reverse("directory:person", kwargs={"person": word_for(person)}),
        "state": "" if person.is_active else "Closed",
    }


class PersonPage:
    """One account: what it is for and how its person comes in. Nothing of what they do with it."""

    def __init__(self, looked: Looked) -> None:
        person = looked.person
        self.name, self.email, self.job = person.name, person.email, person.job_title or "Not given"
        self.roles = looked.roles
        self.open = person.is_active
        self.invited = not person.has_usable_password()
        self.factors = [kept["kind"] for kept in AccountPage(person, looked.factors).factors]
        self.sessions = session_rows(looked.sessions, this_one="")
        self.how_many = counted(len(looked.sessions), "device")
        word = {"person": word_for(person)}
        self.anew_url = reverse("directory:set-up-anew", kwargs=word)
