"""Words of the case file."""

from django.db import models


class FileKind(models.TextChoices):
    """What the file was opened for. A matter crosses between tracks without a new file (ARCHITECTURE §2.3)."""

    CASE = "case", "One child or family"
    THEME = "theme", "A theme, illustrated by cases"


class SubjectKind(models.TextChoices):
    """Who a recorded person is to the file."""

    CHILD = "child", "Child in the case"
    SIBLING = "sibling", "Brother or sister"
    PARENT = "parent", "Parent or carer"
    ADULT = "adult", "Other adult"


class EntryKind(models.TextChoices):
    """What an entry of the register is: somebody in the case, somebody who worked with them, or what names them."""

    CHILD = "child", "Child in the case"
    SIBLING = "sibling", "Brother or sister"
    PARENT = "parent", "Parent or carer"
    ADULT = "adult", "Other adult"
    PRACTITIONER = "practitioner", "Member of staff"
    SCHOOL = "school", "School, nursery or setting"
    ORGANISATION = "organisation", "Other organisation"
    PLACE = "place", "Place"
    REFERENCE = "reference", "Case reference"
    DATE = "date", "Date of the case"


PEOPLE_OF_THE_CASE = (EntryKind.CHILD, EntryKind.SIBLING, EntryKind.PARENT, EntryKind.ADULT)


class CaseDay(models.TextChoices):
    """What happened on a date of the case that is nobody's day of birth or death."""

    INCIDENT = "incident", "The incident, or when the child was harmed"
    COURT = "court", "A court hearing or order"
    POLICE = "police", "An arrest, a charge or a police visit"
    HEALTH = "health", "An admission, an operation or a diagnosis"
    MOVE = "move", "A move, or a change of carer"
    OTHER = "other", "Something else"


class BarReason(models.TextChoices):
    """Why a person is kept out of a file, whatever role they hold (domain 01 §1.2 rule e)."""

    NAMED = "named", "Named in the case"
    RELATIVE = "relative", "Relative or friend of somebody in the case"
    CONFLICT = "conflict", "Conflict of interest"
    OTHER = "other", "Other reason"


class ConflictKind(models.TextChoices):
    """Why a person should not chair, check or approve on a file (G05)."""

    MANAGES = "manages", "I manage, or managed, the work with this family"
    WROTE = "wrote", "I wrote a return or a referral on this file"
    KNOWS = "knows", "I know the family, or somebody in it"
    INTEREST = "interest", "I have another interest in how this ends"


class Verdict(models.TextChoices):
    """What a review of emergency access found (sec R9)."""

    JUSTIFIED = "justified", "It was needed"
    NOT_JUSTIFIED = "not_justified", "It was not needed; it has been taken up with the person"


class Sex(models.TextChoices):
    """As national returns record it (P12)."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    NOT_KNOWN = "not_known", "Not known"


class Disability(models.TextChoices):
    """Whether a disability is known of."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class LegalStatus(models.TextChoices):
    """Legal status of the child now."""

    NONE = "none", "None"
    S20 = "s20", "Accommodated under section 20"
    INTERIM_CARE_ORDER = "interim_care_order", "Interim care order"
    CARE_ORDER = "care_order", "Care order"
    EPO = "epo", "Emergency protection order"
    REMAND = "remand", "Remand"
    OTHER = "other", "Other"
    NOT_KNOWN = "not_known", "Not known"


# The 18 categories of the census that the specification names, and not known
ETHNICITIES: list[tuple[str, str]] = [
    ("white_british", "White: English, Welsh, Scottish, Northern Irish or British"),
    ("white_irish", "White: Irish"),
    ("white_traveller", "White: Gypsy or Irish Traveller"),
    ("white_other", "White: any other White background"),
    ("mixed_white_caribbean", "Mixed: White and Black Caribbean"),
    ("mixed_white_african", "Mixed: White and Black African"),
    ("mixed_white_asian", "Mixed: White and Asian"),
    ("mixed_other", "Mixed: any other Mixed or multiple background"),
    ("asian_indian", "Asian: Indian"),
    ("asian_pakistani", "Asian: Pakistani"),
    ("asian_bangladeshi", "Asian: Bangladeshi"),
    ("asian_chinese", "Asian: Chinese"),
    ("asian_other", "Asian: any other Asian background"),
    ("black_african", "Black: African"),
    ("black_caribbean", "Black: Caribbean"),
    ("black_other", "Black: any other Black background"),
    ("other_arab", "Other: Arab"),
    ("other", "Other: any other ethnic group"),
    ("not_known", "Not known"),
]
