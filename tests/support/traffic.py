"""A month of how people look at files, most of it work and some of it snooping. Knows nothing of the rules.

Ordinary people read and write on their own files in the daytime. Some of them work late, some clear a backlog, some
mistype a reference, some come back once to a file that has closed. Snoopers do what the cases in the newspapers did.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday
DAYS = 30
AGENCIES = ("police", "health", "school", "housing", "social-care", "probation")


@dataclass
class Month:
    """`acts` are (moment, verb, person, file, step); `snoopers` the people who should be noticed."""

    acts: list[tuple[datetime, str, str, str, str]] = field(default_factory=list)
    places: set[tuple[str, str]] = field(default_factory=set)
    kept_out: set[tuple[str, str]] = field(default_factory=set)
    agencies: dict[str, frozenset[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    closed: dict[str, datetime] = field(default_factory=dict)
    snoopers: dict[str, str] = field(default_factory=dict)


class Traffic:
    """One month from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.month = Month()
        self.files = [f"NEL-2026-{number:03d}" for number in range(1, 81)]
        for file in self.files[:20]:
            self.month.closed[file] = START - timedelta(days=self.chance.randint(10, 90))

    def moment(self, day: int, *, late: bool = False) -> datetime:
        """In the daytime of a day, or in its night."""
        hour = self.chance.choice((21, 22, 23, 5)) if late else self.chance.randint(8, 17)
        return START + timedelta(days=day, hours=hour, minutes=self.chance.randint(0, 59))

    def working_day(self) -> int:
        """A day of the week on which offices are open."""
        return self.chance.choice([day for day in range(DAYS) if (START + timedelta(days=day)).weekday() < 5])

    def act(self, verb: str, person: str, file: str, at: datetime, step: str = "") -> None:
        """Written down."""
        self.month.acts.append((at, verb, person, file, step))

    def look(self, person: str, file: str, at: datetime) -> None:
        """Some pages one after the other."""
        for number in range(self.chance.randint(1, 5)):
            verb = "identity_opened" if self.chance.random() < 0.15 else "page_opened"
            self.act(verb, person, file, at + timedelta(minutes=2 * number))

    def person(self, name: str, role: str, agency: str, files: int) -> list[str]:
        """Somebody with work on some files."""
        self.month.roles[name] = role
        self.month.agencies[name] = frozenset({agency})
        theirs = self.chance.sample(self.files, files)
        self.month.places.update((name, file) for file in theirs)
        return theirs

    def work(self, name: str, theirs: list[str], *, days: int, a_day: int) -> None:
        """Reads and writes on their files in the daytime, and sometimes late."""
        for _ in range(days):
            day = self.working_day()
            for file in self.chance.sample(theirs, min(a_day, len(theirs))):
                late = self.chance.random() < 0.04
                at = self.moment(day, late=late)
                self.look(name, file, at)
                if late or self.chance.random() < 0.5:
                    self.act("record_saved", name, file, at + timedelta(minutes=12))

    def everybody(self) -> None:
        """Who works here, and what they do."""
        for number in range(90):
            name, agency = f"p{number}", AGENCIES[number % len(AGENCIES)]
            theirs = self.person(name, "agency_manager", agency, self.chance.randint(1, 4))
            self.work(name, theirs, days=self.chance.randint(3, 15), a_day=2)
            if self.chance.random() < 0.15:  # a reference mistyped
                self.act("refused", name, self.chance.choice(self.files), self.moment(self.working_day()))
            if self.chance.random() < 0.1:  # once more to a file that has closed
                self.look(name, self.chance.choice(self.files[:20]), self.moment(self.working_day()))
        for number in range(12):
            name = f"office{number}"
            theirs = self.person(name, "scp_administrator", "partnership", 12)
            self.work(name, theirs, days=18, a_day=self.chance.randint(4, 8))
            for _ in range(6):  # the telephone: any file, once, and a note on it
                file, at = self.chance.choice(self.files), self.moment(self.working_day())
                self.look(name, file, at)
                self.act("record_saved", name, file, at + timedelta(minutes=5))
        busy = "office0"  # the list for the board, in one day
        at = self.moment(9)
        for number, file in enumerate(self.chance.sample(self.files, 18)):
            self.look(busy, file, at + timedelta(minutes=6 * number))
        self.act("glass_broken", "office1", self.files[30], self.moment(12))
        for name in ("p1", "p2"):  # on call: nights of real work, nothing written
            for day in (4, 11, 18):
                self.look(name, next(file for who, file in sorted(self.month.places) if who == name),
                          self.moment(day, late=True))

    def planted(self) -> None:
        """Twenty who snoop, each in one way, a little differently each time."""
        strangers = [file for file in self.files if not any(file == other for _, other in self.month.kept_out)]
        for number, how in enumerate(
            ["colleague"] * 3 + ["tries"] * 3 + ["many"] * 3 + ["no work"] * 4 + ["nights"] * 3 + ["closed"] * 2
            + ["emergencies"] * 2
        ):
            name, agency = f"snooper{number}", AGENCIES[number % len(AGENCIES)]
            theirs = self.person(name, "agency_manager", agency, 2)
            self.work(name, theirs, days=6, a_day=2)
            self.month.snoopers[name] = how
            others = [file for file in strangers if (name, file) not in self.month.places]
            if how == "colleague":
                file = self.chance.choice(others)
                self.month.kept_out.add((f"p{number % len(AGENCIES) + 12}", file))
                self.look(name, file, self.moment(self.working_day()))
            elif how == "tries":
                day = self.working_day()
                for file in self.chance.sample(others, self.chance.randint(3, 6)):
                    self.act("refused", name, file, self.moment(day))
            elif how == "many":
                day = self.working_day()
                for file in self.chance.sample(others, self.chance.randint(16, 30)):
                    self.look(name, file, self.moment(day))
            elif how == "no work":
                file = self.chance.choice(others)
                for day in self.chance.sample(range(DAYS), self.chance.randint(3, 6)):
                    self.look(name, file, self.moment(day))
            elif how == "nights":
                for day in self.chance.sample(range(DAYS), self.chance.randint(3, 7)):
                    self.look(name, self.chance.choice(self.files), self.moment(day, late=True))
            elif how == "closed":
                file = self.chance.choice([one for one in self.files[:20] if one in others])
                self.month.closed[file] = START - timedelta(days=40)
                for day in self.chance.sample(range(DAYS), self.chance.randint(2, 4)):
                    self.look(name, file, self.moment(day))
            else:
                for file in self.chance.sample(others, 2):
                    self.act("glass_broken", name, file, self.moment(self.working_day()))
                    self.look(name, file, self.moment(self.working_day()))


def a_month(seed: int) -> Month:
    """The month of that seed, in the order of the clock."""
    traffic = Traffic(seed)
    traffic.everybody()
    traffic.planted()
    traffic.month.acts.sort()
    return traffic.month
