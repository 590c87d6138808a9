"""State machines as tables. The table is the diagram, the test and the menu of buttons."""

from collections.abc import Iterable
from dataclasses import dataclass

from sightline.foundation.errors import StepNotOpen


@dataclass(frozen=True)
class Step:
    """One row of a machine: a verb, the states it may start from, the state it leads to, and its source."""

    name: str
    sources: frozenset[str]
    target: str
    source: str


def step(name: str, *, sources: Iterable[str], target: str, source: str) -> Step:
    """One row. ``source`` names the rule of the process (L07, S25 …) that allows the step."""
    return Step(name, frozenset(str(state) for state in sources), str(target), source)


class Machine:
    """A table of steps. Knows which step may follow which state, and nothing else."""

    def __init__(self, name: str, *, initial: str, steps: Iterable[Step]) -> None:
        self.name = name
        self.initial = str(initial)
        self.steps = tuple(steps)
        self._by_name = {row.name: row for row in self.steps}
        if len(self._by_name) != len(self.steps):
            raise ValueError(f"{name}: a step is named twice")

    def target(self, name: str, *, state: str) -> str:
        """The state that the step leads to. Raises StepNotOpen when the step may not start from ``state``."""
        row = self._by_name[name]
        if state not in row.sources:
            raise StepNotOpen(name, state)
        return row.target

    def open_steps(self, state: str) -> list[str]:
        """Names of the steps that may start from ``state``, in the table's order."""
        return [row.name for row in self.steps if state in row.sources]

    def table(self) -> set[tuple[str, str, str]]:
        """The whole machine as (step, from, to)."""
        return {(row.name, state, row.target) for row in self.steps for state in row.sources}
