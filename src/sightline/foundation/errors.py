"""Broken rules of the work. The text of each is the sentence that the person sees, so it says what to do."""


class DomainError(Exception):
    """A rule of the process refuses this. ``str(error)`` is shown to the person as it stands."""


class NotYours(DomainError):
    """The person may see this but may not do that (answered with 403)."""

    def __init__(self, sentence: str = "You do not have permission to do this.") -> None:
        super().__init__(sentence)


class TooMany(DomainError):
    """Too much in too short a time (answered with 429). ``wait`` is in how many seconds to come back."""

    def __init__(self, sentence: str, *, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


class SomebodyElseWasFirst(DomainError):
    """The record moved on after this page was opened."""

    def __init__(
        self,
        sentence: str = (
            "Somebody else changed this while you had the page open. "
            "What you typed is still here. Open the file again to see what has changed."
        ),
    ) -> None:
        super().__init__(sentence)


class StepNotOpen(DomainError):
    """The step is not in the table for the present state."""

    def __init__(self, step: str, state: str) -> None:
        words = state.replace("_", " ")
        super().__init__(f"This cannot be done now: it is “{words}”. Open the file again to see what comes next.")
        self.step = step
        self.state = state
