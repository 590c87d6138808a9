"""Every pattern of ours comes to an end on long inputs that are made to keep it busy (ASVS 1.3.12)."""

import importlib
import pkgutil
import re
import signal

import pytest

import sightline

LONG = 3_000
BUSY = [
    "a" * LONG + "!", "1" * LONG + "x", " " * LONG + "x", "1 " * (LONG // 2) + "x", "a " * (LONG // 2) + "!",
    "A" * LONG + "1", "-" * LONG + "x", "a-" * (LONG // 2) + "!", ", " * (LONG // 2) + "x", "\n" * LONG + "x",
    "Aa " * (LONG // 3) + "1", "1/" * (LONG // 2) + "x", "O’" * (LONG // 2) + "!", "(" * LONG, "." * LONG + "@",
    "1st of " * (LONG // 7), "between " * (LONG // 8), "é" * LONG + "!", "<" * LONG, "[a](" * (LONG // 4),
]
PATIENCE = 20  # seconds for all of them: one that runs wild would take years


def patterns():
    """(where, pattern) of every module, also those in tables."""
    found = {}
    for module in pkgutil.walk_packages(sightline.__path__, "sightline."):
        if ".migrations" in module.name or ".settings" in module.name or module.name.endswith(("urls", "wsgi")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            rows = value.values() if isinstance(value, dict) else value
            several = rows if isinstance(value, dict | tuple | list) else [value]
            for one in several:
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found.setdefault((one.pattern, one.flags), f"{module.name}.{name}")
    return [pytest.param(re.compile(*key), id=where) for key, where in found.items()]


def test_there_are_patterns():
    assert len(patterns()) >= 40


@pytest.mark.parametrize("pattern", patterns())
def test_it_ends(pattern):
    def too_long(*_):
        raise TimeoutError(pattern.pattern)

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(PATIENCE)
    try:
        for text in BUSY:
            pattern.search(text)
            pattern.fullmatch(text)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
