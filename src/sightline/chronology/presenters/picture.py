"""How the picture is drawn: places, words and links; the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sightline.chronology.presenters.together import Look, lane_of
from sightline.chronology.rules.picture import WIDTH, Band, Bar, Episode, Lane, Line, Picture, Tick
from sightline.design.formats import counted, day

LEFT = 190  # where the axis begins: names of agencies stand before it
TOP = 46  # where the first lane begins: the axis and the clusters stand above it
LANE = 54  # height of a lane
BAR = 40  # of its highest bar
NARROWEST = 14  # of an axis word's stretch that still holds the word


@dataclass(frozen=True)
class BarShown:
    """A bar, and what it says."""

    bar: Bar
    agency: str
    left: int = LEFT
    most: int = BAR

    @property
    def x(self) -> float:
        """From the left edge."""
        return round(self.left + self.bar.x, 1)

    @property
    def height(self) -> float:
        """At least a few units, so that one entry is seen."""
        return round(max(self.bar.size * self.most, 5), 1)

    @property
    def width(self) -> float:
        """With a hair's breadth between neighbours."""
        return round(max(self.bar.width - 0.6, 1.6), 1)

    @property
    def words(self) -> str:
        """“Police, March 2024: 12 entries”."""
        return f"{self.agency}, {self.bar.step.label}: {counted(self.bar.count, 'entry', 'entries')}"


@dataclass(frozen=True)
class EpisodeShown:
    """A key practice episode as a diamond."""

    episode: Episode
    left: int = 0
    middle: int = 8
    half = 6

    @property
    def path(self) -> str:
        """The diamond's outline."""
        x, y, half = self.left + self.episode.x, self.middle, self.half
        return f"M{x:.1f} {y - half}l{half} {half}l-{half} {half}l-{half} -{half}z"

    @property
    def when(self) -> str:
        """Its day, or its first and last."""
        start, end = day(self.episode.start), day(self.episode.end)
        return start if start == end else f"{start} to {end}"

    @property
    def words(self) -> str:
        """“Police, 3 April 2026: key practice episode”."""
        return f"{self.episode.agency}, {self.when}: key practice episode"

    @property
    def args(self) -> dict[str, str]:
        """What fills the places of its entry's address."""
        agency, _, number = self.episode.place.rpartition(".")
        return {"agency": agency, "number": number}


@dataclass(frozen=True)
class LaneShown:
    """A lane with its bars, its vaguely dated lines and its own gaps."""

    lane: Lane
    colour: int
    place: int

    @property
    def top(self) -> int:
        """Where it begins."""
        return TOP + self.place * LANE

    @property
    def floor(self) -> int:
        """Where its bars stand."""
        return self.top + LANE - 8

    @property
    def bars(self) -> list[BarShown]:
        """From left to right."""
        return [BarShown(bar, self.lane.agency) for bar in self.lane.bars]

    @property
    def name_lines(self) -> list[str]:
        """The agency's name in at most two lines of the room there is."""
        words, lines = self.lane.agency.split(), [""]
        for word in words:
            if len(lines[-1]) + len(word) > 22 and lines[-1]:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return lines if len(lines) < 3 else [lines[0], f"{lines[1]}…"]

    @property
    def diamonds(self) -> list["EpisodeShown"]:
        """The key practice episodes, above the bars."""
        return [EpisodeShown(one, LEFT, self.top + 12) for one in self.lane.episodes]

    @staticmethod
    def line_words(line: Line) -> str:
        """What a vaguely dated line says."""
        return f"{counted(line.count, 'entry', 'entries')} dated between {day(line.start)} and {day(line.end)}"


@dataclass(frozen=True)
class PicturePage:
    """The picture, where one may look closer, and its table."""

    picture: Picture
    look: Look

    left, top, lane_height, floor_of_axis = LEFT, TOP, LANE, TOP - 8

    @property
    def width(self) -> int:
        """Of the whole."""
        return LEFT + int(WIDTH) + 10

    @property
    def height(self) -> int:
        """Of the whole."""
        return TOP + LANE * len(self.picture.lanes) + 10

    @property
    def bottom(self) -> int:
        """Where the lanes end."""
        return TOP + LANE * len(self.picture.lanes)

    @cached_property
    def lanes(self) -> list[LaneShown]:
        """By agency."""
        colours = lane_of([name for _, name in self.look.agencies])
        return [
            LaneShown(lane, colours.get(lane.agency, 1), place) for place, lane in enumerate(self.picture.lanes)
        ]

    @property
    def period(self) -> str:
        """From when to when."""
        return f"{day(self.picture.start)} to {day(self.picture.end)}"

    def x(self, band: Band | Tick | Line) -> float:
        """From the left edge."""
        return round(LEFT + band.x, 1)

    def closer(self, tick: Tick) -> str:
        """Where one sees more of a stretch: the picture of it, or the entries of a day."""
        if tick.step.start == tick.step.end or (self.picture.start, self.picture.end) == (
            tick.step.start, tick.step.end
        ):
            return self.look.between(tick.step.start, tick.step.end).to("combined")
        return self.look.between(tick.step.start, tick.step.end).to("picture")

    def says(self, tick: Tick) -> str:
        """The word on the axis where there is room for it: shorter for days."""
        if tick.width < NARROWEST:
            return ""
        start = tick.step.start
        if self.picture.unit == "day":
            return f"{start.day} {start:%b}"
        return f"{start:%b %Y}" if self.picture.unit == "week" else f"{start:%Y}"

    @property
    def wider(self) -> list[dict[str, str]]:
        """The stretch before, the one after, twice as much, and everything."""
        start, end = self.picture.start, self.picture.end
        whole = replace(self.look, since=None, until=None)
        if self.look.since is None and self.look.until is None:
            return []
        span = (end - start).days + 1
        looks = {
            "Earlier": self.look.between(_from(start, -span), _from(end, -span)),
            "Later": self.look.between(_from(start, span), _from(end, span)),
            "Wider": self.look.between(_from(start, -span), _from(end, span)),
            "Whole period": whole,
        }
        return [{"text": text, "href": look.to("picture")} for text, look in looks.items()]

    @property
    def table(self) -> list[tuple[Tick, list[int]]]:
        """Stretch → number of entries of each agency, in the order of the lanes."""
        return [
            (tick, [self.picture.counts[lane.agency][place] for lane in self.picture.lanes])
            for place, tick in enumerate(self.picture.ticks)
        ]

    @property
    def episodes(self) -> list[dict[str, str]]:
        """Every key practice episode that is drawn, in order of time, each with its entry; a frozen row has no page."""
        shown = [EpisodeShown(one) for lane in self.picture.lanes for one in lane.episodes]
        return [
            {
                "text": f"{one.when}, {one.episode.agency}",
                "href": self.look.to("entry", one.args) if self.look.version is None else "",
            }
            for one in sorted(shown, key=lambda one: (one.episode.start, one.episode.agency))
        ]

    @property
    def gap_sentences(self) -> list[str]:
        """Every gap that is drawn, of all agencies first."""
        return [band.sentence for band in _all_gaps(self.picture)]

    @property
    def cluster_sentences(self) -> list[str]:
        """Every cluster that is drawn."""
        return [band.sentence for band in self.picture.clusters]


def _all_gaps(picture: Picture) -> Sequence[Band]:
    return [*picture.gaps, *(band for lane in picture.lanes for band in lane.gaps)]


def _from(start: date, days: int) -> date:
    return date.fromordinal(min(max(start.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


STRIP_BAR = 36


@dataclass(frozen=True)
class StripShown:
    """The small picture for the top of a file's overview: all agencies together."""

    picture: Picture
    reference: str

    @property
    def href(self) -> str:
        """The whole picture."""
        return Look(self.reference).to("picture")

    @property
    def total(self) -> int:
        """Every dated entry."""
        return sum(lane.total for lane in self.picture.lanes)

    @property
    def period(self) -> str:
        """From when to when."""
        return f"{day(self.picture.start)} to {day(self.picture.end)}"

    @property
    def bars(self) -> list[BarShown]:
        """From left to right."""
        return [BarShown(bar, lane.agency, left=0, most=STRIP_BAR) for lane in self.picture.lanes for bar in lane.bars]

    @property
    def diamonds(self) -> list[EpisodeShown]:
        """The key practice episodes."""
        return [EpisodeShown(one) for lane in self.picture.lanes for one in lane.episodes]

    @property
    def gaps(self) -> str:
        """How many gaps, and the longest."""
        if not self.picture.gaps:
            return "No gap of all agencies."
        longest = max(band.count for band in self.picture.gaps)
        return f"{counted(len(self.picture.gaps), 'gap')} of all agencies, the longest of {longest} days."
