"""How alike two accounts are: the words they share, rare ones counting more, with the field's synonyms as one."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from sightline.chronology.rules.combining import Entry

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+")
# (letters of which one must be there: a look that spares most of the searches, pattern, word)
_PHRASES: Final = tuple(
    (tuple(letters.split("|")), re.compile(pattern), word)
    for letters, pattern, word in (
        ("&|emergency", r"\ba ?& ?e\b|\bemergency department\b|\baccident and emergency\b", " hospital "),
        (
            "domestic|dv|da ",
            r"\b(?:domestic|dv|da) (?:abuse|violence|incident|dispute|argument)\b|\bdv\b", " domestic ",
        ),
        (
            "brought|attend|dna|wnb|missed",
            r"\b(?:was |were )?not brought\b|\bdid not attend\b|\bfailed to attend\b|\bdna\b|\bwnb\b"
            r"|\bmissed (?:the |an |his |her |their )?appointment\b",
            " notbrought appointment ",
        ),
        ("strat", r"\bstrat(?:egy)? (?:meeting|discussion)\b", " strategymeeting "),
        ("conference|cpc", r"\b(?:initial |review )?child protection conference\b|\bicpc\b|\brcpc\b", " conference "),
        ("home", r"\bhome visit(?:ed)?\b|\bvisited (?:the |at )?(?:family )?home\b", " homevisit "),
        ("practitioner|gp|doctor|dr", r"\b(?:general practitioner|gp|doctor|dr)\b", " gp "),
        ("phone|tel|rang", r"\b(?:tele)?phone(?:d| call)?\b|\btel(?: call)?\b|\brang\b", " call "),
        (
            "social|sw|children|csc",
            r"\bsocial worker\b|\bsw\b|\bchildren'?s (?:social care|services)\b|\bcsc\b", " socialcare ",
        ),
        ("visitor|hv", r"\bhealth visitor\b|\bhv\b", " healthvisitor "),
        ("nurse", r"\bschool nurse\b", " schoolnurse "),
    )
)
_SAME: Final = {
    word: group.split()[0]
    for group in (
        "police officer officers pc constable",
        "hospital ed ward casualty",
        "bruise bruises bruising bruised",
        "mark marks",
        "injury injuries injured hurt wound",
        "mother mum mom",
        "father dad",
        "partner boyfriend",
        "argument row dispute arguing",
        "intoxicated drunk",
        "alcohol drinking",
        "referral referred refer referrals",
        "school teacher classroom",
        "fracture fractured broken broke",
        "burn burnt burned scald scalded",
        "disclosure disclosed disclose disclosing",
        "arrest arrested",
        "attend attended attends attending attendance presented",
        "assault assaulted hit punched struck slapped",
        "appointment clinic",
        "missing absconded runaway",
        "overdose overdosed",
        "informed notified told advised aware",
        "argue argued",
        "cannabis drugs drug substance substances",
        "threat threatened threatening threats",
        "neighbour neighbours",
        "sibling brother sister",
        "arm forearm",
        "alone unsupervised unattended",
        "shouting shouted screaming",
    )
    for word in group.split()
}
_STOP: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "i",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "was",
        "were",
        "will",
        "with",
        "who",
        "which",
        "when",
        "while",
        "after",
        "before",
        "during",
        "into",
        "than",
        "then",
        "not",
        "no",
        "s",
        "d",
        "ll",
        "t",
        "re",
        "also",
        "all",
        "any",
        "about",
        "being",
        "did",
        "do",
        "does",
        "due",
        "can",
        "could",
        "would",
        "should",
        "our",
        "we",
        "us",
        "you",
        "your",
        "re",
        "up",
        "out",
        "over",
        "under",
        "again",
        "once",
        "child",
        "children",
        "yp",
        "regarding",
        "re",
        "via",
        "following",
        "report",
        "reported",
        "reports",
        "recorded",
        "stated",
        "states",
        "said",
        "that's",
        "seen",
    ]
)
_MOST_POSTINGS: Final = 24
"""A word that more than this many nearby entries share tells none of them apart."""
_RAREST: Final = 7
"""Candidates are found by this many of an entry's rarest words."""


def words_of(text: str, stems: "Stems | None" = None) -> frozenset[str]:
    """The telling words of an account: small letters, synonyms as one, endings cut, little words left out."""
    small = text.lower().replace("’", "'")
    for letters, pattern, word in _PHRASES:
        for part in letters:
            if part in small:
                small = pattern.sub(word, small)
                break
    stems = Stems() if stems is None else stems
    return frozenset(stems[word] for word in _WORD.findall(small) if word not in _STOP)


class Stems(dict[str, str]):
    """Word → its stem, found once for all the entries that are compared."""

    def __missing__(self, word: str) -> str:
        stem = self[word] = _stem(word)
        return stem


def _stem(word: str) -> str:
    known = _SAME.get(word)
    if known:
        return known
    word = word.removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


class Accounts:
    """The words of all entries, how rare each is, and the entries near each other in time that share rare ones."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        stems = Stems()
        self.words = [words_of(entry.event, stems) for entry in entries]
        counts = Counter(word for words in self.words for word in words)
        total = len(entries)
        self.weight = {word: math.log(1 + total / count) for word, count in counts.items()}
        self.sums = [sum(map(self.weight.__getitem__, words)) for words in self.words]
        self.counts = counts
        self.rarest_weight = math.log(1 + total / 2)
        """What one word weighs that no more than two entries share."""
        self.alike = Counter(self.words)
        self.rare = [self._rarest(words) for words in self.words]
        """For each entry the words by which candidates are sought, rarest first."""

    def likeness(self, one: int, other: int) -> float:
        """0 when no telling word is shared, 1 when all are: half of what both say, half of what the shorter says."""
        least = min(self.sums[one], self.sums[other])
        if not least:
            return 0.0
        shared = self.shared(one, other)
        return shared / 2 * (1 / least + 1 / (self.sums[one] + self.sums[other] - shared))

    def shared(self, one: int, other: int) -> float:
        """The weight of the words that both use."""
        return sum(map(self.weight.__getitem__, self.words[one] & self.words[other]))

    def _rarest(self, words: frozenset[str]) -> tuple[str, ...]:
        counts = self.counts
        return tuple(
            sorted((word for word in words if counts[word] > 1), key=lambda word: (counts[word], word))[:_RAREST]
        )


class Nearby:
    """Goes forward in time and answers which earlier entries share a rare word. Each word remembers only its latest
    entries, so that the work grows with the number of entries and not with its square."""

    def __init__(self, accounts: Accounts, *, most: int = _MOST_POSTINGS, ends: Sequence[int] = ()) -> None:
        self.accounts = accounts
        self.most = most
        self.ends = ends
        self.postings: dict[str, list[int]] = {}

    def candidates(self, place: int, *, since: int | None = None) -> set[int]:
        """Entries added before that share one of the rarest words of this one. With ``since``, the number of a day, a
        word forgets those that ended before: what comes later will not ask for them either."""
        found: set[int] = set()
        for word in self.accounts.rare[place]:
            posting = self.postings.get(word)
            if posting is None:
                continue
            if since is not None:
                while posting and self.ends[posting[0]] < since:
                    del posting[0]
            found.update(posting)
        return found

    def add(self, place: int) -> None:
        """Remember this entry under each of its rare words."""
        for word in self.accounts.rare[place]:
            posting = self.postings.setdefault(word, [])
            posting.append(place)
            if len(posting) > self.most:
                del posting[0]
