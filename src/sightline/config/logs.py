"""Lines of the log: what went wrong and where, and never what anybody wrote (sec R64, R65).

The message of an exception may hold a row or a form ("Key (name)=(…) already exists"), so a traceback is written
without it: the kinds of error, the files and the lines. Whatever is written stands on one line for each frame, so that
nothing in it can pass for a line of its own.
"""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and those that it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def without_values(error: BaseException) -> str:
    """The traceback of an error with the kind of each error in it and the place of each frame, and no value."""
    lines = []
    for one in _chain(error):
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(one.__traceback__)
        ]
    return "\n".join(lines)


class PlainWithoutValues(logging.Formatter):
    """A line of our log. An error's message is left out, also where it was made part of the line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 (the library's name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Where it went wrong."""
        return without_values(ei[1]) if ei[1] is not None else ""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        """On one line, whatever is in it."""
        line = super().formatMessage(record)
        return "".join(character if character.isprintable() else repr(character)[1:-1] for character in line)

    def format(self, record: logging.LogRecord) -> str:
        """An argument that is an error says its kind only."""
        if isinstance(record.args, tuple) and any(isinstance(value, BaseException) for value in record.args):
            record.args = tuple(
                type(value).__name__ if isinstance(value, BaseException) else value for value in record.args
            )
        record.exc_text = None  # another formatter may have kept the whole of it
        return super().format(record)
