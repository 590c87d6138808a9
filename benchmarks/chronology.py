"""The chronology's figures, each beside its target, and the manual way as baseline.

Run: python benchmarks/chronology.py [--quick] [--seed N]. The chronologies in which recall and precision are counted
are new ones at each run, from a seed that nobody has read before; it is printed, and gives the same ones again.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from pathlib import Path
from typing import Any

import docx
import openpyxl

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from sightline.chronology.rules.analysis import Analysis, analyse  # noqa: E402
from sightline.chronology.rules.combining import Entry, in_order  # noqa: E402
from sightline.chronology.rules.dates import parse_date  # noqa: E402
from sightline.chronology.rules.written_date import DateContext, DateError, Precision  # noqa: E402
from tests.chronology import generator  # noqa: E402
from tests.chronology.date_forms import forms  # noqa: E402

COMMAND = "import sys; from sightline.config.commands.chronology import main; sys.exit(main(sys.argv[1:]))"
REPORTING = 10  # chronologies in which recall and precision are counted


def say(what: str, value: str, target: str, met: bool) -> None:
    print(f"{'ok ' if met else 'NOT'}  {what:<58} {value:>24}   target {target}")


def as_entries(chronologies: generator.Chronologies) -> list[Entry]:
    return in_order(
        Entry(
            row.key,
            agency,
            row.event,
            row.day,
            row.day,
            row.time,
            Precision.EXACT,
            fields={"child_seen": row.seen},
            sequence=place,
        )
        for agency, rows in chronologies.rows.items()
        for place, row in enumerate(rows)
    )


def pairs(groups: Iterable[Iterable[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in itertools.combinations(sorted(group), 2)}


def command(*words: str) -> tuple[Any, float]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        capture_output=True, check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )  # fmt: skip
    return json.loads(done.stdout), time.perf_counter() - started


def imports(folder: Path, rows: int) -> None:
    """Eight agencies' files: the time of the whole command, and that no row is lost or misread."""
    chronologies = generator.generate(9000, rows=rows)
    endings = itertools.cycle(("docx", "xlsx", "csv", "docx", "xlsx"))
    written = {
        agency: generator.write(own, folder / f"{place}.{next(endings)}", seed=place)
        for place, (agency, own) in enumerate(chronologies.rows.items())
    }
    paths = [str(file.path) for file in written.values()]
    answer, taken = command("check", *paths, "--json")
    total = sum(len(own) for own in chronologies.rows.values())
    accepted = right = 0
    for report, (agency, file) in zip(answer, written.items(), strict=True):
        meant = {row.key: row for row in chronologies.rows[agency]}
        accepted += len(report["accepted"])
        for entry in report["accepted"]:
            row = meant[file.keys[int(entry["id"].rpartition(".")[2])]]
            right += entry["start"] == row.day.isoformat() and entry["event"] == row.event.strip()
    say(f"import of 8 files, {total} rows, with a report of each row", f"{taken:.2f} s", "<= 10 s", taken <= 10)
    say(
        "rows accepted with the right day and the agency's own words",
        f"{right}/{total}",
        "all",
        right == total == accepted,
    )
    pairs_of = [f"{agency}={file.path}" for agency, file in written.items()]
    _, taken = command("combine", *pairs_of, "--json")
    say("the same, combined and analysed, from the command line", f"{taken:.2f} s", "(none)", True)
    for ending, program in (("docx", "Word"), ("xlsx", "Excel")):
        started = time.perf_counter()
        lines = manual_way(paths, folder / f"combined.{ending}")
        taken = time.perf_counter() - started
        print(f"     baseline by hand, to {program}: {taken:.2f} s for {lines} rows; no check, redaction or analysis")


def manual_way(paths: Sequence[str], target: Path) -> int:
    """What an administrator's script does today: open each, append, sort by the date as text, save one table."""
    lines: list[tuple[str, ...]] = []
    for path in paths:
        if path.endswith(".docx"):
            for table in docx.Document(path).tables:
                lines.extend(tuple(cell.text for cell in row.cells) for row in table.rows)
        elif path.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(path, data_only=True):
                lines.extend(tuple(str(value or "") for value in row) for row in sheet.iter_rows(values_only=True))
        else:
            content = Path(path).read_bytes()
            text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
            lines.extend((line,) for line in text.splitlines())
    if target.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for line in sorted(lines):
            book.active.append(["".join(mark for mark in cell if mark >= " " or mark == "\n") for cell in line])
        book.save(target)
        return len(lines)
    document = docx.Document()
    table = document.add_table(rows=0, cols=5)
    for line in sorted(lines):
        row = table.add_row()._tr
        for cell, value in zip(row.tc_lst, line, strict=False):
            cell.p_lst[0].add_r().text = value
    document.save(str(target))
    return len(lines)


def timed(work: Callable[[], Analysis]) -> float:
    """Seconds of processor time, the best of three: other work on the machine does not count."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def growth(most: int) -> None:
    """The same five years with more and more entries: the hardest way to grow, for each day holds more."""
    entries = as_entries(generator.generate(9050, rows=1250))
    taken = timed(lambda: analyse(entries))
    say(f"analysis of {len(entries)} entries of 8 agencies", f"{taken:.2f} s", "<= 2 s", taken <= 2)
    sizes = [size for size in (1_000, 5_000, 10_000, 25_000, 50_000) if size <= most]
    costs = []
    for size in sizes:
        entries = as_entries(generator.generate(9051, rows=size // 8))
        taken = timed(partial(analyse, entries))
        costs.append(taken / len(entries))
        print(f"     {len(entries):>6} entries: {taken:6.2f} s, {costs[-1] * 1e6:6.1f} µs an entry")
    logs = [size.bit_length() for size in sizes]
    worst = costs[-1] / costs[0]
    allowed = logs[-1] / logs[0] * 1.35
    say(
        f"cost of an entry from {sizes[0]} to {sizes[-1]} entries",
        f"x {worst:.2f}",
        f"n log n: x {allowed:.2f}",
        worst <= allowed,
    )


def found(rows: int, *, seed: int) -> None:
    """Recall and precision over all reporting seeds together."""
    kinds: dict[str, list[int]] = {}

    def count(kind: str, said: Set[object], true: Set[object]) -> None:
        held = kinds.setdefault(kind, [0, 0, 0])
        held[0] += len(said & true)
        held[1] += len(true)
        held[2] += len(said)

    for place in range(REPORTING):
        chronologies = generator.generate(seed + place, rows=rows)
        truth, answer = chronologies.truth, analyse(as_entries(chronologies))
        count("gaps", {(None, gap.start, gap.end) for gap in answer.gaps if gap.agency is None}, set(truth.gaps))
        count("duplicates", pairs(twice.members for twice in answer.duplicates), pairs(truth.duplicates))
        count("same event", pairs(event.members for event in answer.same_event), pairs(truth.same_events))
        differing = {frozenset(event.members) for event in answer.same_event if event.verdict == "differ"}
        count("same event, differing", differing, truth.differing)
        count(
            "known, not shared",
            {(one.entry, one.not_known_to[0], one.days) for one in answer.known_not_shared},
            set(truth.late),
        )
        for kind, held in (("date of birth", truth.births), ("name", truth.names)):
            count(
                f"contradiction in {kind}",
                {frozenset(one.values) for one in answer.contradictions if one.kind == kind},
                set(held),
            )
    for kind, (both, true, said) in kinds.items():
        recall, precision = both / max(true, 1), both / max(said, 1)
        met = recall >= 0.95 and precision >= 0.9
        say(
            f"{kind}: {true} planted in {REPORTING} chronologies",
            f"r {recall:.3f} p {precision:.3f}",
            "r >= .95, p >= .9",
            met,
        )


def dates(*, seed: int) -> None:
    """Written forms and their variations, each for many days."""
    right = total = 0
    missed: list[str] = []
    started = time.perf_counter()
    for form in forms(random.Random(seed), each=200):
        total += 1
        context = DateContext(form.period_from, form.period_to)
        try:
            read = parse_date(form.text, context=context)
        except DateError as refusal:
            answer: tuple[object, ...] = ("refused", refusal.reason)
        else:
            answer = (read.start, read.end, read.time, read.precision.value, read.uncertain)
        if answer == form.answer:
            right += 1
        elif len(missed) < 10:
            missed.append(f"{form.text!r}: {answer} instead of {form.answer}")
    taken = time.perf_counter() - started
    say(
        f"dates read right, of {total} written in {form.kinds} ways",
        f"{right / total:.4f}",
        ">= 0.99",
        right / total >= 0.99,
    )
    print(f"     {taken / total * 1e6:.0f} µs a date")
    for line in missed:
        print("     missed", line)


def in_the_database(agencies: generator.Chronologies) -> Any:
    """A fresh database that holds a file with these chronologies, submitted, and its chair; speaks as the product."""
    from tests.conftest import TEMPLATE as TEMPLATE
    from tests.conftest import _administrator, copy_of_template, pytest_configure

    pytest_configure(None)  # type: ignore[arg-type]
    url = _administrator()
    name = f"sightline_benchmark_{os.getpid()}"
    copy_of_template(url, name)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sightline.config.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from sightline.config.database import parse

    server = parse(url)
    place = {"NAME": name, "USER": "sightline_test", "PASSWORD": "", "HOST": server["HOST"], "PORT": server["PORT"]}
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DATABASES["default"] |= place
    connection.settings_dict.update(settings.DATABASES["default"])
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{options['options']} -c role=sightline_app"
    return url, name, _laid_down(agencies)


def _laid_down(chronologies: generator.Chronologies) -> Any:
    from sightline.chronology.models import ChronologyEntry
    from tests.chronology.together import Together
    from tests.factories.chronology import ChronologyFactory
    from tests.factories.files import NOON, SubjectFactory
    from tests.factories.people import AgencyFactory
    from tests.support.walls import no_walls

    scene = Together()
    SubjectFactory(casefile=scene.file)
    seen = {"yes": "yes", "no": "no"}
    for place, (agency, rows) in enumerate(chronologies.rows.items()):
        own = AgencyFactory(partnership=scene.partnership, name=f"{agency} of Wolds", slug=f"agency-{place}")
        chronology = ChronologyFactory(casefile=scene.file, agency=own, shared=True)
        with no_walls():
            ChronologyEntry.objects.bulk_create(
                (
                    ChronologyEntry(
                        casefile=scene.file, agency=own, chronology=chronology, shared=True, sequence=number,
                        date_text=f"{row.day:%d/%m/%Y}", starts_on=row.day, ends_on=row.day, at_time=row.time,
                        precision="exact", event=row.event, child_seen=seen.get(row.seen, "not_recorded"),
                        about="Child 1" if number % 3 else "", impact="negative" if number % 5 == 0 else "",
                        sensitivity="police" if number % 40 == 0 else "normal", source_record="Case record",
                        written_by=scene.office, written_at=NOON,
                    )
                    for number, row in enumerate(rows, start=1)
                ),
                batch_size=250,
            )
    return scene


def pages(rows: int) -> None:
    """The real pages, by the product's own middleware, views and templates, as the chair and as the buddy."""
    url, name, scene = in_the_database(generator.generate(9000, rows=rows))
    from django.db import connection
    from django.test import Client

    from sightline.config.provision import drop_database
    from tests.support.signing_in import let_force_login_be_whole

    try:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        connection.close()
        let_force_login_be_whole()
        chair, buddy = Client(), Client()
        chair.force_login(scene.chair)
        buddy.force_login(scene.buddy)
        _pages(scene, chair, buddy, total=rows * 8)
    finally:
        connection.close()
        drop_database(url, name)


def _pages(scene: Any, chair: Any, buddy: Any, *, total: int) -> None:
    from django.db import connection

    def best(client: Any, address: str, times: int = 7) -> tuple[float, Any]:
        """The best wall time; beside it the least processor time of this process and of its database together, which
        other work on the machine does not lengthen."""
        taken, processor = [], []
        for _ in range(times):
            started, busy = time.perf_counter(), time.process_time() + database_time()
            answer = client.get(address)
            taken.append(time.perf_counter() - started)
            processor.append(time.process_time() + database_time() - busy)
            assert answer.status_code == 200, (address, answer.status_code)
        print(f"     {min(processor) * 1000:6.0f} ms of processor time:")
        return min(taken), answer

    def database_time() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def filtered(client: Any, **asked: Any) -> str:
        return str(client.post(scene.at("filter"), asked).url)

    first, _ = best(chair, scene.at("combined"))
    say(f"first page of {total} entries, server time", f"{first * 1000:.0f} ms", "<= 150 ms", first <= 0.15)
    for words, client, asked in (
        ("two words, chair", chair, {"words": "mother visit"}),
        ("two words, buddy (redacted)", buddy, {"words": "mother visit"}),
        ("agency, child seen, days", chair, {
            "agencies": ["agency-1", "agency-2"], "seen": ["no"], "since-day": "1", "since-month": "1",
            "since-year": "2022",
        }),
        ("person, impact", chair, {"people": ["Child 1"], "impacts": ["negative"]}),
        ("theme", chair, {"themes": ["T5", "T1"]}),
    ):
        taken, _ = best(client, filtered(client, **asked))
        say(f"filtered: {words}", f"{taken * 1000:.0f} ms", "<= 150 ms", taken <= 0.15)
    taken, _ = best(chair, scene.at("picture"), 3)
    say("picture, drawn on the server", f"{taken * 1000:.0f} ms", "(none)", True)
    taken, _ = best(chair, scene.at("analysis"), 3)
    say("page of the whole analysis", f"{taken:.2f} s", "<= 2 s", taken <= 2)
    for kind, target in (("docx", 15.0), ("xlsx", 15.0), ("csv", 15.0)):
        taken, answer = best(chair, scene.at("copy", format=kind), 1)
        say(
            f"copy as {kind}, {len(answer.content) / 1e6:.1f} MB", f"{taken:.2f} s", f"<= {target:.0f} s",
            taken <= target,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("memory of the process that served all these pages", f"{peak:.0f} MB", "< 300 MB", peak < 300)
    view = filtered(chair, agencies=["agency-1"], seen=["no"]).partition("?")[2]
    taken, answer = best(chair, f"{scene.at('copy', format='pdf')}?{view}", 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("PDF of one agency's entries without the child seen", f"{taken:.2f} s, {peak:.0f} MB", "< 300 MB", peak < 300)
    taken, answer = best(chair, scene.at("copy", format="pdf"), 1)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say(f"PDF of {total} entries, in a process of its own", f"{taken:.1f} s, {child:.0f} MB", "(none)", True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="of recall, precision and dates")
    parser.add_argument("--pages", type=int, metavar="ROWS", help="only the pages, with so many rows of each agency")
    given = parser.parse_args()
    if given.pages:
        pages(given.pages)
        return
    quick = given.quick
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, load {load}, --seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder:
        imports(Path(folder), 125 if quick else 1250)
    # in a process of its own, so that its memory is the pages' alone
    subprocess.run([sys.executable, __file__, "--pages", "125" if quick else "1250"], check=True)
    growth(5_000 if quick else 50_000)
    found(60 if quick else 150, seed=given.seed)
    dates(seed=given.seed)
    print(f"     peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
