"""What the register asks of each kind of entry. Everything is searched for; nothing but one name is needed."""

from typing import Any

from sightline.casefiles.choices import CaseDay, EntryKind
from sightline.casefiles.rules import any_named, kept
from sightline.design import fields

ALSO = "Every nickname, short name, initial and name used online, one to a line. The check searches for each of them."
EACH = "One to a line"


class EntryForm(fields.Form):
    """The base: an entry needs a name of some sort."""

    def clean(self) -> dict[str, Any]:
        """Something to search for."""
        cleaned = super().clean()
        if not self.errors and not any_named(cleaned):
            self.add_error(next(iter(self.fields)), "Enter a name")
        return cleaned


class PersonEntryForm(EntryForm):
    """A child, a relative or another adult of the case (domain 03 §3.0)."""

    first_name = fields.PersonName("First name", required=False)
    family_name = fields.PersonName("Family name", required=False)
    other_names = fields.TextArea("Also known as", required=False, rows=3, hint=ALSO)
    former_names = fields.TextArea(
        "Former names", required=False, rows=2, hint="Names at birth, before marriage or before a change, one to a line"
    )
    relationship = fields.TextInput("Relationship to the child", required=False)
    date_of_birth = fields.DateField("Date of birth or expected date of delivery", required=False)
    date_of_death = fields.DateField("Date of death, if the person has died", required=False, past=True)
    address = fields.TextArea("Home address", required=False, rows=3)
    other_addresses = fields.TextArea(
        "Other addresses in the review period", required=False, rows=4, hint="Leave an empty line between two addresses"
    )
    school = fields.TextArea("Schools, nurseries and settings", required=False, rows=2, hint=EACH)
    nhs_number = fields.TextInput("NHS number", required=False, width=20)
    ni_number = fields.TextInput("National Insurance number", required=False, width=20)
    upn = fields.TextInput("Unique pupil number", required=False, width=20)
    case_references = fields.TextArea(
        "Case references", required=False, rows=2, hint="Of any agency, court or hospital, one to a line"
    )
    phones = fields.TextArea("Telephone numbers", required=False, rows=2, hint=EACH)
    emails = fields.TextArea("Email addresses", required=False, rows=2, hint=EACH)
    handles = fields.TextArea("Names used online", required=False, rows=2, hint=EACH)
    vehicles = fields.TextArea("Vehicle registrations", required=False, rows=2, hint=EACH)


class StaffEntryForm(EntryForm):
    """Somebody who worked with the family and is named in what agencies write."""

    name = fields.PersonName("Name")
    other_names = fields.TextArea("Also known as", required=False, rows=2, hint=ALSO)
    role = fields.TextInput("Role", required=False, hint="For example, health visitor: what the check suggests instead")
    emails = fields.TextArea("Email addresses", required=False, rows=2, hint=EACH)
    phones = fields.TextArea("Telephone numbers", required=False, rows=2, hint=EACH)


class BodyEntryForm(EntryForm):
    """A school, a setting or another organisation that would identify."""

    name = fields.TextInput("Name")
    other_names = fields.TextArea("Also known as", required=False, rows=2, hint="Short names, initials, one to a line")
    address = fields.TextArea("Address", required=False, rows=3)
    phones = fields.TextArea("Telephone numbers", required=False, rows=2, hint=EACH)


class PlaceEntryForm(EntryForm):
    """A street, an estate, a village."""

    name = fields.TextInput("Place", hint="A street, an estate, a village, a park")
    other_names = fields.TextArea("Also known as", required=False, rows=2, hint=EACH)


class ReferenceEntryForm(EntryForm):
    """A number that leads to the case in somebody’s records."""

    name = fields.TextInput("Reference", spellcheck=False)


class DateEntryForm(EntryForm):
    """A day by which people who heard of the case would know it. Days of birth and death stand with the person."""

    on = fields.DateField("Date", hint="The check searches for it in every way that a date is written")
    what = fields.Radios("What happened then?", choices=CaseDay.choices)
    name = fields.TextInput(
        "In your own words", required=False, hint="For your own list; the check does not search for these words"
    )


FORMS: dict[str, type[EntryForm]] = {
    EntryKind.CHILD: PersonEntryForm,
    EntryKind.SIBLING: PersonEntryForm,
    EntryKind.PARENT: PersonEntryForm,
    EntryKind.ADULT: PersonEntryForm,
    EntryKind.PRACTITIONER: StaffEntryForm,
    EntryKind.SCHOOL: BodyEntryForm,
    EntryKind.ORGANISATION: BodyEntryForm,
    EntryKind.PLACE: PlaceEntryForm,
    EntryKind.REFERENCE: ReferenceEntryForm,
    EntryKind.DATE: DateEntryForm,
}
# what an agency meets while it writes: everybody else is in the referral
QUICK_KINDS = (
    (EntryKind.PRACTITIONER, "A member of staff"),
    (EntryKind.ADULT, "A relative, friend or other person"),
    (EntryKind.SCHOOL, "A school, nursery or setting"),
    (EntryKind.ORGANISATION, "Another organisation"),
    (EntryKind.PLACE, "A place"),
    (EntryKind.REFERENCE, "A case reference"),
    (EntryKind.DATE, "A date by which people would know the case, such as a hearing or an admission"),
)


class QuickNameForm(fields.Form):
    """One name used in a return, or one date by which people would know the case, in the time it takes to type it."""

    kind = fields.Radios("Who or what is it?", choices=QUICK_KINDS, reveals={EntryKind.DATE: "on"})
    on = fields.DateField(
        "The date", revealed=True, hint="The check searches for it in every way that a date is written"
    )
    name = fields.PersonName(
        "Name, as you would write it", required=False, hint="Of a date, say what happened then in a few words"
    )
    other_names = fields.TextInput("Also known as", required=False, hint="With commas between")
    role = fields.TextInput(
        "Role, or relationship to the child", required=False, hint="For example, class teacher, or maternal uncle"
    )
    date_of_birth = fields.DateField("Date of birth, of a relative, friend or other person", required=False)
    date_of_death = fields.DateField("Date of death, if the person has died", required=False, past=True)

    def clean(self) -> dict[str, Any]:
        """A name of everything but a date; days of birth and death of people of the case alone."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and kind != EntryKind.DATE and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter a name")
        for day in ("date_of_birth", "date_of_death"):
            if kind and kind != EntryKind.ADULT and cleaned.get(day):
                self.add_error(day, "Leave this date empty, or choose “A relative, friend or other person”")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """As the register keeps it: a person's name in two parts, everything else whole."""
        cleaned = kept(self.cleaned_data)
        given = {name: cleaned[name] for name in ("name", "other_names")}
        said = cleaned["role"]
        if cleaned["kind"] == EntryKind.DATE:
            return {"on": cleaned["on"], "what": str(CaseDay.OTHER), "name": given["name"]}
        if cleaned["kind"] == EntryKind.ADULT:
            first, _, family = given.pop("name").strip().rpartition(" ")
            days = {name: cleaned[name] for name in ("date_of_birth", "date_of_death")}
            names = {"first_name": first or family, "family_name": family if first else ""}
            return given | names | {"relationship": said} | days
        return given | {"role": said}
