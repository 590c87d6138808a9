from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.snooping import noticed_in
from sightline.stewardship.choices import Logged, Signal
from sightline.stewardship.rules import BRAKE, LOGGED, THRESHOLDS, Act, Known, logged_as, watch
from sightline.trail.choices import Verb
from tests.support.traffic import a_month

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
FILE = "NEL-2026-001"


def looks(person, *, days=1, file=FILE, hour=10, files=1):
    """One look a day, on the weekdays from a Monday."""
    start = MONDAY.replace(hour=hour)
    return [
        Act(start + timedelta(days=day, minutes=number), "page_opened", person, file if files == 1 else f"F-{number}")
        for day in range(days)
        for number in range(files)
    ]


def kinds(acts, known=None):
    return [(found.signal, found.person, found.count) for found in watch(acts, known or Known())]


class TestWordsOfTheLaw:
    def test_every_verb_is_decided_on(self):
        assert set(LOGGED) == {str(verb) for verb in Verb}

    def test_all_six_are_said(self):
        said = {logged_as(verb, record="", details={}) for verb in LOGGED}

        assert said | {Logged.COMBINATION} == {*Logged, None}

    @pytest.mark.parametrize(
        ("verb", "record", "details", "word"),
        [
            ("file_opened", "casefile", {}, Logged.COLLECTION),
            ("record_saved", "chronologyentry", {"act": "added"}, Logged.COLLECTION),
            ("record_saved", "chronologyentry", {"act": "changed"}, Logged.ALTERATION),
            ("page_opened", "casefile", {}, Logged.CONSULTATION),
            ("exported", "chronology", {"kind": "csv"}, Logged.DISCLOSURE),
            ("step_taken", "review", {"step": "collate"}, Logged.COMBINATION),
            ("step_taken", "review", {"step": "close"}, Logged.ALTERATION),
            ("record_saved", "frozenchronology", {}, Logged.COMBINATION),
            ("record_removed", "registerentry", {}, Logged.ERASURE),
            ("signed_in", "", {}, None),
        ],
    )
    def test_each_in_its_word(self, verb, record, details, word):
        assert logged_as(verb, record=record, details=details) == word


class TestSignals:
    def test_coming_back_without_work_from_the_third_day(self):
        assert kinds(looks("7", days=2)) == []
        assert kinds(looks("7", days=3)) == [(Signal.NO_WORK, "7", 3)]

    def test_not_of_somebody_with_a_place_or_with_work_there(self):
        wrote = Act(MONDAY, "record_saved", "7", FILE)

        assert kinds(looks("7", days=5), Known(places=frozenset({("7", FILE)}))) == []
        assert kinds([*looks("7", days=5), wrote]) == []
        assert kinds([*looks("7", days=5), Act(MONDAY, "record_saved", "8", FILE)]) == [(Signal.NO_WORK, "7", 5)]

    def test_a_file_from_which_a_colleague_is_kept_out(self):
        known = {"kept_out": frozenset({("9", FILE)})}
        same = {"7": frozenset({"school"}), "9": frozenset({"school"})}

        assert kinds(looks("7"), Known(**known, agencies=same)) == [(Signal.COLLEAGUE, "7", 1)]
        assert kinds(looks("7"), Known(**known, agencies=same | {"9": frozenset({"police"})})) == []
        assert kinds(looks("7"), Known(**known, agencies=same, places=frozenset({("7", FILE)}))) == []

    def test_refused_three_files_in_a_day(self):
        def refused(files, hours):
            return [Act(MONDAY + timedelta(hours=hours * n), "refused", "7", f"F-{n}") for n in range(files)]

        assert kinds(refused(2, 1)) == []
        assert kinds(refused(3, 1)) == [(Signal.TRIES, "7", 3)]
        assert kinds(refused(3, 24)) == []

    def test_many_files_is_many_more_than_others_of_the_role(self):
        roles = {str(number): "administrator" for number in range(10)}
        ordinary = [act for number in range(9) for act in looks(str(number), files=4)]
        many = looks("9", files=THRESHOLDS.many_files)

        assert kinds([*ordinary, *many], Known(roles=roles)) == [(Signal.MANY_FILES, "9", THRESHOLDS.many_files)]
        busy = [act for number in range(9) for act in looks(str(number), files=6)]
        assert kinds([*busy, *many], Known(roles=roles)) == []

    def test_nights_on_which_nothing_is_written(self):
        at_night = Known(places=frozenset({("7", FILE)}))

        assert kinds(looks("7", days=2, hour=22), at_night) == []
        assert kinds(looks("7", days=3, hour=22), at_night) == [(Signal.OUT_OF_HOURS, "7", 3)]
        wrote = [Act(act.at + timedelta(minutes=9), "record_saved", "7", FILE) for act in looks("7", days=3, hour=22)]
        assert kinds([*looks("7", days=3, hour=22), *wrote], at_night) == []

    def test_after_the_review_has_closed(self):
        place = frozenset({("7", FILE)})

        assert kinds(looks("7", days=2), Known(places=place, closed={FILE: MONDAY - timedelta(days=10)})) == []
        assert kinds(looks("7", days=2), Known(places=place, closed={FILE: MONDAY - timedelta(days=20)})) == [
            (Signal.AFTER_CLOSING, "7", 2)
        ]

    def test_emergencies_again_and_again(self):
        broken = [Act(MONDAY + timedelta(days=n), "glass_broken", "7", f"F-{n}") for n in range(2)]

        assert kinds(broken[:1]) == []
        assert kinds(broken) == [(Signal.EMERGENCIES, "7", 2)]

    def test_more_evidence_is_another_signal(self):
        first, later = watch(looks("7", days=3), Known())[0], watch(looks("7", days=4), Known())[0]

        assert (first.key, later.key) == ("no-work-7-NEL-2026-001-20261104", "no-work-7-NEL-2026-001-20261105")


@pytest.mark.parametrize("seed", [1, 2])
def test_a_generated_month(seed):
    """sec R62: recall at least .90, precision at least .50; benchmarks/snooping.py measures more months."""
    month = a_month(seed)
    noticed = {person for person, _ in noticed_in(month)}

    assert len(month.snoopers) == 20
    assert len(noticed & month.snoopers.keys()) / len(month.snoopers) >= 0.90
    assert len(noticed & month.snoopers.keys()) / len(noticed) >= 0.50


class TestBrake:
    """sec R12: slows, then blocks, and lets work that is under way go on."""

    @staticmethod
    def looked(count, *, now=MONDAY, every=timedelta(seconds=20)):
        """So many files, the last of them just now."""
        return {f"TST-2026-{number:03}": now - every * (count - 1 - number) for number in range(count)}

    def test_sixty_files_in_an_hour_are_opened_as_they_are_asked_for(self):
        assert BRAKE.wait(self.looked(59), "TST-2026-999", now=MONDAY) == timedelta()

    def test_then_one_a_minute(self):
        looked = self.looked(60)

        assert BRAKE.wait(looked, "TST-2026-999", now=MONDAY) == BRAKE.pace
        assert BRAKE.wait(looked, "TST-2026-999", now=MONDAY + timedelta(seconds=45)) == timedelta(seconds=15)
        assert BRAKE.wait(looked, "TST-2026-999", now=MONDAY + BRAKE.pace) == timedelta()

    def test_then_none_until_the_hour_has_passed_for_one_of_them(self):
        looked = self.looked(90)
        first = min(looked.values())

        assert BRAKE.wait(looked, "TST-2026-999", now=MONDAY) == first + BRAKE.within - MONDAY
        assert BRAKE.wait(looked, "TST-2026-999", now=first + BRAKE.within) == timedelta()

    def test_a_file_of_the_hour_stays_open(self):
        assert BRAKE.wait(self.looked(90), "TST-2026-007", now=MONDAY) == timedelta()

    def test_what_is_older_than_an_hour_does_not_count(self):
        long_ago = self.looked(90, now=MONDAY - BRAKE.within)

        assert BRAKE.wait(long_ago, "TST-2026-999", now=MONDAY) == timedelta()

    def test_being_held_up_is_a_signal(self):
        held = [Act(MONDAY, "held_up", "7", f"TST-2026-{number:03}") for number in range(3)]

        assert kinds(held) == [(Signal.HELD_UP, "7", 3)]
