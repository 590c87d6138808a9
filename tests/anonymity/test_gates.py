"""The figures that must hold, on data of known answers, where that data is beside the checkout.

What is measured on what is said in docs/guide/anonymity.md. Half of the synthetic texts and of the judgments were never
looked at while the check was made; the gates run on those halves, and on all of the guidance.
"""

from pathlib import Path

import pytest

from benchmarks import anonymity as benchmark
from sightline.anonymity.outside import ner
from sightline.anonymity.rules import Identities, Settings, check

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not (SHARED / "synthetic-uk").is_dir(),
    reason="the measuring data (shared/data beside the checkout) is not here: its figures are not checked",
)


def test_known_identities_with_aliases_are_found():
    cases = benchmark.synthetic(SHARED, "held-out")
    answer = benchmark.known_identities(cases[:100], aliases=True, settings=Settings(), misses=[])
    assert answer["all known mentions"]["whole check"] >= 0.999
    assert answer["structured"]["register"] == 1
    assert answer["structured"]["covered"] == 1
    assert answer["register false alarms per 1,000 words"] <= 0.3


def test_unseen_names_are_found_in_judgments():
    def mask(text):
        return [(finding.start, finding.end) for finding in check(text, Identities()).findings]

    scores = benchmark.tab_scores(benchmark.tab_documents(SHARED, "held-out"), mask, [])
    assert scores["direct entity recall"] >= 0.99
    assert scores["quasi entity recall"] >= 0.78
    assert scores["token precision"] >= 0.80


def test_clean_guidance_raises_few_alarms():
    registers = benchmark.invented_registers()
    answer = benchmark.false_alarms(benchmark.guidance(SHARED), registers[:3], Settings(), [])
    assert answer["register flags per 1,000 words"] <= 0.3
    assert answer["of them certain"] <= 0.02
    assert max(answer["distinct decisions per 1,000 words, by file"].values()) <= 5


def with_the_language_model():
    """The settings of a check with the extra layer; the test is skipped where it is not installed."""
    layer = ner.load()
    if layer.missing:
        pytest.skip(layer.missing)
    return Settings(extra=(layer,))


def test_with_the_language_model_more_of_a_judgment_is_found():
    settings = with_the_language_model()

    def mask(text):
        return [(finding.start, finding.end) for finding in check(text, Identities(), settings=settings).findings]

    scores = benchmark.tab_scores(benchmark.tab_documents(SHARED, "held-out"), mask, [])
    assert scores["direct entity recall"] >= 0.99
    assert scores["quasi entity recall"] >= 0.90
    assert scores["token precision"] >= 0.55


def test_with_the_language_model_clean_guidance_stays_readable():
    registers = benchmark.invented_registers()
    answer = benchmark.false_alarms(benchmark.guidance(SHARED), registers[:1], with_the_language_model(), [])
    assert max(answer["distinct decisions per 1,000 words, by file"].values()) <= 8
