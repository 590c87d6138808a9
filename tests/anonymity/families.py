"""Invented families for the disclosure check's tests, and the forms in which people write what the register holds."""

import datetime as dt

from sightline.anonymity.rules import Identities, Person

EVENT = dt.date(2021, 2, 3)
CHILD = Person(
    role="child",
    pseudonym="Child 2",
    names=("Kayleigh-Mae O'Brien",),
    known_as=("KM", "Kaymo"),
    former_names=("Kayleigh-Mae Threlkeld",),
    date_of_birth=dt.date(2017, 3, 4),
    addresses=("12 Acacia Road, Grimsby DN32 7XX",),
    nhs_number="943 476 5919",
    ni_number="QQ 12 34 56 C",
    phones=("07700 900123",),
    emails=("kaymo.home@example.org",),
    schools=("St Bede's Primary School",),
    vehicles=("AB12 CDE",),
)
MOTHER = Person(role="mother", pseudonym="Mother", names=("Siobhán Threlkeld",), date_of_birth=dt.date(1994, 11, 30))
FATHER = Person(role="father", pseudonym="Father", names=("Oluwaseun Adébáyọ̀",), known_as=("Seun",))
AUNT = Person(role="aunt", pseudonym="Aunt", names=("Grace Ward",))
WORKER = Person(role="social worker", names=("Nikhil van der Berg",))
FAMILY = Identities(
    people=(CHILD, MOTHER, FATHER, AUNT, WORKER),
    organisations=("Harbour Lights Youth Club",),
    references=("LCS 123456",),
    dates=(EVENT,),
    incident=EVENT,
)
