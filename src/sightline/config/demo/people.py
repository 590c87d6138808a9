"""The demo partnership: invented agencies, bodies and people of every role that the process needs."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from sightline.access.roles import Role
from sightline.accounts.models import User
from sightline.config.demo.names import NAME
from sightline.partnerships.choices import Position, Sector
from sightline.partnerships.models import Agency, Body, BodyMeeting, BodyMembership, ChairProfile, Partnership, Team
from sightline.partnerships.operations import grant_role, load_profile_into
from sightline.partnerships.queries import profile_of
from sightline.trail.operations import SYSTEM

PASSWORD = "curlew-harbour-lantern"  # noqa: S105 (printed by `make demo`; the demo refuses to start outside demo mode)
PROFILE = "NEL-2023"

# slug → name, sector, statutory partner
AGENCIES: dict[str, tuple[str, Sector, bool]] = {
    "police": ("Eastmere Police", Sector.POLICE, True),
    "social-care": ("Saltmarsh Children’s Services", Sector.CHILDRENS_SERVICES, True),
    "health-board": ("Wolds Integrated Care Board", Sector.HEALTH, True),
    "community-health": ("Wolds Community Health", Sector.HEALTH, False),
    "hospital": ("Saltmarsh General Hospital", Sector.HEALTH, False),
    "school": ("Curlew Lane Primary School", Sector.EDUCATION, False),
    "recovery": ("Harbour Drug and Alcohol Service", Sector.VOLUNTARY, False),
    "probation": ("Eastmere Probation", Sector.PROBATION, False),
    "housing": ("Fenside Homes", Sector.HOUSING, False),
    # asked once in years: nobody there has an account
    "surgery": ("Quayside Surgery", Sector.HEALTH, False),
}

TEAMS = [
    ("social-care", "Assessment team", "assessment.duty@saltmarsh.example"),
    ("social-care", "Children in care team", "children.in.care@saltmarsh.example"),
    ("police", "Protecting vulnerable people unit", ""),
]


@dataclass(frozen=True)
class Persona:
    """One invented person. ``seats`` are the bodies they sit in, by short name, with their position."""

    key: str
    name: str
    job: str
    roles: tuple[Role, ...] = ()
    agency: str = ""
    seats: tuple[tuple[str, Position], ...] = ()
    chairs: tuple[str, ...] = ()
    says: str = ""
    shown: bool = True
    email: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "email", f"{self.key}@demo.example")


CHAIR, MEMBER = Position.CHAIR, Position.MEMBER

PERSONAS: tuple[Persona, ...] = (
    Persona("manager", "Rosalind Achterberg", "Partnership manager", (Role.SCP_MANAGER,), says="runs every review"),
    Persona(
        "office",
        "Imran Qureshi-Lowe",
        "Partnership administrator",
        (Role.SCP_ADMINISTRATOR,),
        says="lists, sends requests, chases, collates, publishes",
    ),
    Persona(
        "health-visitor",
        "Niamh O’Shaughnessy",
        "Health visitor",
        (Role.PRACTITIONER,),
        "community-health",
        says="refers a case",
    ),
    Persona(
        "health-lead",
        "Adaeze Nwachukwu",
        "Named nurse and safeguarding lead",
        (Role.DSL,),
        "community-health",
        (("LOS-EXEC", MEMBER),),
        says="agrees referrals and returns for community health",
    ),
    Persona(
        "health-manager",
        "Gwenllian Prys-Hughes",
        "Health visiting team manager",
        (Role.AGENCY_MANAGER, Role.SPOC),
        "community-health",
        says="writes the return for community health",
    ),
    Persona(
        "police-panel",
        "Detective Inspector Callum Baptiste",
        "Detective inspector",
        (Role.TRIAGE_MEMBER,),
        "police",
        (("TRIAGE", MEMBER), ("LOS-EXEC", MEMBER)),
        says="sits on the triage and executive panels for Police",
    ),
    Persona(
        "care-panel",
        "Shabnam Mirzaei",
        "Head of assessment",
        (Role.TRIAGE_MEMBER,),
        "social-care",
        (("TRIAGE", MEMBER), ("LOS-EXEC", MEMBER)),
        says="sits on both panels for Children’s Services",
    ),
    Persona(
        "health-panel",
        "Dr Øyvind Thorsen",
        "Designated doctor",
        (Role.TRIAGE_MEMBER,),
        "health-board",
        (("TRIAGE", MEMBER), ("LOS-EXEC", CHAIR)),
        says="sits on both panels for Health",
    ),
    Persona(
        "partner",
        "Chief Superintendent Ngozi Eze-Fairweather",
        "Delegated safeguarding partner, Police",
        (Role.SAFEGUARDING_PARTNER,),
        "police",
        says="asks for a review together with the other two partners",
    ),
    Persona(
        "srg-chair",
        "Marguerite Delacroix-Hall",
        "Chair of the Safeguarding Review Group",
        (Role.SRG_CHAIR,),
        "",
        (("SRG", CHAIR),),
        says="confirms that serious harm is not met",
    ),
    Persona(
        "police-manager",
        "Sergeant Tomasz Wójcik",
        "Detective sergeant",
        (Role.AGENCY_MANAGER, Role.SPOC),
        "police",
        says="writes the return for Police",
    ),
    Persona(
        "police-lead",
        "Superintendent Yetunde Balogun",
        "Head of safeguarding",
        (Role.DSL,),
        "police",
        says="agrees returns for Police",
    ),
    Persona(
        "care-manager",
        "Bethan Cadwallader",
        "Team manager",
        (Role.AGENCY_MANAGER, Role.SPOC),
        "social-care",
        says="writes the return for Children’s Services",
    ),
    Persona(
        "care-lead",
        "Winston Achebe-Grant",
        "Principal social worker",
        (Role.DSL, Role.TRIX_PUBLISHER),
        "social-care",
        says="agrees returns; publishes in the procedures manual",
    ),
    Persona(
        "recovery-manager",
        "Sinéad Mac Giolla",
        "Service manager",
        (Role.AGENCY_MANAGER, Role.SPOC, Role.DSL),
        "recovery",
        says="does everything for a small service",
    ),
    Persona("recovery-lead", "Kwame Osei-Tutu", "Chief executive", (Role.DSL,), "recovery", shown=False),
    Persona(
        "hospital-manager", "Parveen Chaudhry", "Matron", (Role.AGENCY_MANAGER, Role.SPOC), "hospital", shown=False
    ),
    Persona("hospital-lead", "Luca De Santis", "Named doctor", (Role.DSL,), "hospital", shown=False),
    Persona("school-teacher", "Aroha Te Rangi", "Class teacher", (Role.PRACTITIONER,), "school", says="refers a case"),
    Persona(
        "school-lead",
        "Halima Abdi-Warsame",
        "Headteacher and safeguarding lead",
        (Role.DSL, Role.SPOC),
        "school",
        says="agrees referrals for the school",
    ),
    Persona(
        "school-manager", "Edmund St John-Clarke", "Deputy headteacher", (Role.AGENCY_MANAGER,), "school", shown=False
    ),
    Persona(
        "chair",
        "Jean-Baptiste Nkemelu",
        "Head of service, probation",
        (Role.LOS_CHAIR,),
        "probation",
        chairs=("T5", "T11", "T22"),
        says="chairs the event and writes the briefing",
    ),
    Persona(
        "buddy",
        "Catrin Rhydderch",
        "Housing manager",
        (Role.LOS_CHAIR, Role.BUDDY),
        "housing",
        chairs=("T9",),
        says="supports the chair",
    ),
    Persona(
        "monitor",
        "Olumide Fashola-Reid",
        "Chair of the Quality Assurance Group",
        (Role.MONITOR_MEMBER,),
        "",
        (("QAG", CHAIR),),
        says="considers the report and monitors the plan",
    ),
    Persona("dissemination", "Ximena Ortega", "Learning lead", (Role.DISSEMINATION_LEAD,), "hospital", shown=False),
    Persona(
        "system",
        "Rhodri Blackwood",
        "System administrator",
        (Role.SYSTEM_ADMINISTRATOR,),
        says="looks after accounts; sees no case",
    ),
    Persona(
        "system-two",
        "Oksana Hrytsenko",
        "System administrator",
        (Role.SYSTEM_ADMINISTRATOR,),
        says="is the second person for a role that opens files",
    ),
    Persona(
        "governance",
        "Thandiwe Maseko-Byrne",
        "Information governance lead",
        (Role.INFORMATION_GOVERNANCE,),
        says="reads who looked at a file; reviews emergency access",
    ),
)


def by_key(key: str) -> User:
    """The account of one persona."""
    return User.objects.get(email=f"{key}@demo.example")


@transaction.atomic
def make_people(*, on: date) -> Partnership:
    """The partnership with its profile, directory, bodies, diary and accounts. Already there: it is returned."""
    known = Partnership.objects.filter(name=NAME).first()
    if known is not None:
        return known
    partnership = Partnership.objects.create(
        name=NAME,
        short_name="Saltmarsh SCP",
        reference_prefix="SCP",
        profile=PROFILE,
        brand_colour="#14505c",
        office_email="office@saltmarsh.example",
        public_site_name="Safer Saltmarsh",
    )
    load_profile_into(partnership, profile_of(partnership), by=SYSTEM, name=PROFILE, on=on)
    agencies = {
        slug: Agency.objects.create(
            partnership=partnership, slug=slug, name=name, sector=sector, statutory_partner=statutory
        )
        for slug, (name, sector, statutory) in AGENCIES.items()
    }
    for slug, team, mailbox in TEAMS:
        Team.objects.create(agency=agencies[slug], name=team, email=mailbox)
    bodies = {body.short_name: body for body in Body.objects.filter(partnership=partnership)}
    for persona in PERSONAS:
        user = User.objects.create_user(persona.email, name=persona.name, password=PASSWORD)
        user.job_title = persona.job
        user.save(update_fields=["job_title"])
        agency = agencies.get(persona.agency)
        for role in persona.roles:
            grant_role(user, role=role, partnership=partnership, agency=agency, by=SYSTEM, on=on)
        for body, position in persona.seats:
            BodyMembership.objects.create(body=bodies[body], user=user, agency=agency, position=position, starts_on=on)
        if persona.chairs and agency is not None:
            ChairProfile.objects.create(
                user=user, partnership=partnership, agency=agency, expertise=list(persona.chairs), trained_on=on
            )
    return partnership


def keep_diary(partnership: Partnership, *, from_on: date, months: int) -> None:
    """The monitoring body meets on the second Tuesday of every month."""
    body = Body.objects.get(partnership=partnership, short_name="QAG")
    for step in range(months):
        year, month = divmod(from_on.year * 12 + from_on.month - 1 + step, 12)
        first = date(year, month + 1, 1)
        second_tuesday = first.replace(day=1 + (1 - first.weekday()) % 7 + 7)
        BodyMeeting.objects.get_or_create(body=body, held_on=second_tuesday)
