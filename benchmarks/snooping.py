"""How well the rules find snooping in a generated month (sec R62): recall and precision by person, over many months.

    .venv/bin/python benchmarks/snooping.py [months]

The month is made by tests/support/traffic.py, which shares no code with the rules. Twenty people snoop in each.
Targets: recall at least 0.90, precision at least 0.50.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sightline.stewardship.rules import Act, Known, watch
from tests.support.traffic import Month, a_month


def noticed_in(month: Month) -> list[tuple[str, str]]:
    """(person, signal) for every signal of a month."""
    known = Known(
        places=frozenset(month.places), kept_out=frozenset(month.kept_out), agencies=month.agencies,
        roles=month.roles, closed=month.closed,
    )
    return [(found.person, str(found.signal)) for found in watch([Act(*act) for act in month.acts], known)]


def measure(seeds: range) -> dict[str, float]:
    """Recall and precision over the months of these seeds, by person."""
    found = right = planted = 0
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    acts = 0
    started = time.perf_counter()
    for seed in seeds:
        month = a_month(seed)
        acts += len(month.acts)
        by_person = dict(noticed_in(month))
        planted += len(month.snoopers)
        found += len(by_person)
        right += len(by_person.keys() & month.snoopers.keys())
        missed.update(how for person, how in month.snoopers.items() if person not in by_person)
        wrong.update(signal for person, signal in by_person.items() if person not in month.snoopers)
    print(f"missed, by how they snooped: {dict(missed)}")
    print(f"noticed and innocent, by signal: {dict(wrong)}")
    return {
        "months": len(seeds), "acts": acts, "planted": planted, "noticed": found, "recall": right / planted,
        "precision": right / found, "seconds": time.perf_counter() - started,
    }


if __name__ == "__main__":
    for name, figure in measure(range(int(sys.argv[1]) if len(sys.argv) > 1 else 50)).items():
        print(f"{name:<10} {figure:,.3f}" if isinstance(figure, float) else f"{name:<10} {figure:,}")
