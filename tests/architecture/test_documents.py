"""Documents that say what the code is say it of the code as it is."""

import re

from sightline.config.commands import docs, trace
from tests.architecture.house import ROOT, layers, our_models


def test_generated_documents_are_current():
    assert docs.stale() == []


def test_every_sentence_of_the_sources_is_accounted_for():
    assert list(trace.gaps(trace.read(trace.TABLE))) == []
    assert trace.PAGE.read_text() == trace.page(trace.read(trace.TABLE))


def test_every_noun_is_in_the_glossary_once_with_its_room():
    rows = re.findall(r"^\| (\w+) \| .* \| (\w+) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    said = [(noun, room) for noun, room in rows if room in layers()]

    assert len(said) == len({noun for noun, _ in said})
    assert {(model.__name__, model._meta.app_label) for model in our_models()} - set(said) == set()


def test_decisions_are_numbered_without_a_gap_and_say_the_four_things():
    found = sorted((ROOT / "docs/adr").glob("*.md"))

    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    for path in found:
        text = path.read_text()
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences", "Options refused"], path.name
        assert text.startswith(f"# {path.name[:4]} "), path.name
