"""The capitalised-name rule: a capital where English has none is probably a name; every name found is then looked for
in the whole text. It needs no register and no model.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from sightline.anonymity.rules import lexicon
from sightline.anonymity.rules.context import Page
from sightline.anonymity.rules.findings import LIKELY, POSSIBLE

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
CONNECTORS = lexicon.word_set("de del della den der di da dos du la le van von bin bint ibn al el ap")
BODY_WORDS = lexicon.word_set(
    """
    court hospital school academy university college council trust police constabulary prison clinic infirmary
    church mosque surgery practice committee ministry department institute institution company ltd limited plc bank
    agency authority service services centre center association society union party league foundation group club
    board tribunal commission office bureau federation faculty hotel pub nursery home house unit ward team
    partnership directorate newspaper press gazette telegraph times herald news prosecutor chamber division department
    government parliament garrison barracks regiment registry corporation branch
    """
)
# What a body or a place is called in front of "of": "the Mayor of Grimsby", "a village in the district of Wolds"
HEADS = BODY_WORDS | lexicon.word_set(
    """
    mayor minister bishop archbishop diocese archdiocese governor duchy borough municipality embassy
    consulate port parish duke earl bench district county
    """
)
PLACE_WORDS = lexicon.word_set("province district county region island islands river valley village town city prison")
INITIAL_GAPS = frozenset({".", ". ", " ", "-"})
SEASON_FOLLOWERS = lexicon.word_set("term reading school half holiday holidays budget statement conference")
LIVES_IN = re.compile(
    r"\b(?:liv(?:e|ed|es|ing)|house|home|flat|family|school|mov(?:e|ed|es|ing)|stay(?:ed|ing)?|born"
    r"|placed)(?: away)?(?: from [\w' ]{3,20})? (?:in|to|near|at|with [\w']{2,20} in) $"
)
LONGEST_RUN = 16
LINK = re.compile(r" (?:of|for|in|on)(?: the)? ")
LONGEST_CHAIN = 5
AFTER_NAME = re.compile(r"(?: [A-Z]-[a-z]{2,10})? ([a-z]{2,15})\b")
BEFORE_PLACE = re.compile(
    r"\b(?:district|county|municipality|village|hamlet|town|city|parish|province|region|island|borough|port|mayor|bishop)"
    r" of (?:the )?$"
)
# A body's name with its long form or its own language in brackets behind it
LONG_FORM = re.compile(r" \((?:[A-Z][\w'-]*)(?: (?:of|the|for|and|[A-Z][\w'-]*)){0,8}\)")
BODY_BEFORE = re.compile(r"((?:[A-Z][\w'-]* (?:(?:of|for|the) )*){0,4}([A-Z][\w'-]*)) $")
LONGEST_BRACKET = 90
SMALL_WORD = re.compile(r"(?<![\w'-])[a-z]{3,}(?![\w'-])")
# words that begin a sentence after "Annex A." far more often than they are anybody's surname
NEVER_SURNAMES = lexicon.word_set(
    "the a an this that these those it he she they we you i in on at if when where while as for from to of and or but "
    "there here his her its their our your who what how all each any some no not with without by after before see"
)
A_BODY = "The name of a body."
PLAIN, GIVEN, PROPER, ACRONYM, INITIAL, TITLE, LOWER, TOWN = range(8)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its welded parts; a possessive ending is left outside."""

    start: int
    end: int
    text: str
    low: str
    sort: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A span of folded text that is probably a name. `kind` is the finding's."""

    start: int
    end: int
    kind: str
    via: str
    tier: int
    why: str


def _sort(text: str, low: str) -> int:
    if not text[0].isupper():
        return LOWER
    if len(text) == 1:
        return INITIAL
    if low in lexicon.titles() and not (text.isupper() and len(text) > 4):
        return TITLE
    if low in lexicon.domain() or low in NATIONALITIES:
        return PLAIN
    pieces = [piece for piece in re.split("['-]", low) if piece]
    ordinary = lexicon.is_ordinary(low) or all(lexicon.is_ordinary(p) or p in lexicon.domain() for p in pieces)
    if text.isupper() and len(text) <= 6:
        return PLAIN if ordinary and len(text) > 3 else ACRONYM
    if ordinary and len(pieces) > 1 and any(p in lexicon.name_words() for p in pieces):
        return GIVEN
    if ordinary and low in lexicon.places():
        return TOWN
    if ordinary:
        return GIVEN if low in lexicon.name_words() else PLAIN
    if low.endswith("s") and text[-1] == "s" and text[:-1].isupper() and len(text) <= 7:
        return PLAIN if low[:-1] in lexicon.domain() else ACRONYM
    return PROPER


# Nations, peoples and faiths: facts about a person, not names. The jigsaw layer weighs them.
NATIONALITIES = lexicon.word_set(
    """
    afghan african albanian algerian american arab arabic argentine armenian asian australian austrian azerbaijani
    bangladeshi basque belarusian belgian bengali bosnian brazilian bulgarian cameroonian canadian caribbean chechen
    chinese colombian congolese cornish croatian croat cuban cypriot czech danish dutch egyptian english eritrean
    estonian ethiopian european filipino finnish french gambian georgian german ghanaian greek gujarati gypsy
    hungarian icelandic indian indonesian iranian iraqi irish israeli italian jamaican japanese jordanian kashmiri
    kazakh kenyan korean kosovan kurdish kurd kuwaiti latvian lebanese liberian libyan lithuanian macedonian
    malaysian maltese mauritian mexican moldovan mongolian moroccan nepalese nepali nigerian norwegian pakistani
    palestinian pashto peruvian pole polish portuguese punjabi roma romani romanian russian rwandan sami saudi
    scandinavian scottish senegalese serb serbian sikh slovak slovakian slovene slovenian somali spanish sudanese
    swedish swiss syrian tamil thai traveller tunisian turk turkish ugandan ukrainian urdu vietnamese welsh yemeni
    zambian zimbabwean catholic protestant christian christians muslim muslims jewish jew hindu hindus buddhist
    sikhs quaker anglican methodist pentecostal jehovah orthodox arabs poles kurds turks serbs
    """
)


def words_of(page: Page) -> list[Word]:
    """The words of a page, compounds whole, with what kind of word each is."""
    opens = {
        page.tokens[i].start: page.opens_sentence(i) for i in range(len(page.tokens)) if page.tokens[i].capitalised
    }
    found = []
    for match in WORD.finditer(page.text):
        text = match.group()
        if text[-2:] in ("'s", "'S") and len(text) > 2:
            text = text[:-2]
        elif text.endswith("'"):
            text = text[:-1]
        low = text.casefold()
        begins, sort = opens.get(match.start(), False), _sort(text, low)
        if sort == TOWN:
            # a town that is also a word ("Hull", "Reading") is told by its capital in the middle of a sentence
            sort = PLAIN if begins else PROPER
        found.append(Word(match.start(), match.start() + len(text), text, low, sort, begins))
    return found


def _defined_acronyms(text: str) -> set[str]:
    """Abbreviations that the text itself spells out in ordinary words: "children missing education (CME)"."""
    found = set()
    for match in re.finditer(r"\(['\"]?([A-Z][A-Za-z&]{1,7})s?['\"]?\)|['\"]([A-Z]{2,8})['\"]", text):
        acronym = (match[1] or match[2]).upper()
        before = re.findall(r"[A-Za-z]+", text[max(0, match.start() - 90) : match.start()])[-2 * len(acronym) :]
        words = [w for w in before if w.casefold() not in ("of", "the", "and", "for", "in", "on", "to", "a")]
        tail = words[-len(acronym) :]
        spelled = "".join(word[0].upper() for word in tail) == acronym
        if spelled and all(
            lexicon.is_ordinary(word.casefold()) or word.casefold() in lexicon.domain() for word in tail
        ):
            found.add(acronym)
    return found


def _runs(page: Page, words: list[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    run: list[Word] = []
    position, count = 0, len(words)
    while position < count:
        word = words[position]
        if word.sort == LOWER:
            follows = position + 1 < count and run and words[position + 1].sort in (PROPER, GIVEN)
            gap_ok = run and page.text[run[-1].end : word.start] in (" ", "-")
            if (
                word.low in CONNECTORS
                and follows
                and gap_ok
                and page.text[word.end : words[position + 1].start] in (" ", "-")
            ):
                run.append(word)
            else:
                if run:
                    runs.append(run)
                run = []
            position += 1
            continue
        if run:
            gap = page.text[run[-1].end : word.start]
            short = run[-1].sort in (INITIAL, TITLE)
            apart = gap not in (" ", "'s ", "' ") and not (short and gap in (".", ". "))
            if len(run) >= LONGEST_RUN or (apart and not (gap == "\n" and run[-1].sort == TITLE)):
                runs.append(run)
                run = []
        run.append(word)
        position += 1
    if run:
        runs.append(run)
    return runs


def _trim(run: list[Word]) -> list[Word]:
    run = list(run)
    while run and run[-1].sort == LOWER:
        run.pop()
    if run and run[0].opens and run[0].sort == PLAIN and len(run) > 1:
        run.pop(0)
    return run


def _initials(page: Page, run: list[Word]) -> bool:
    letters = [word for word in run if word.sort != TITLE]
    if not all(word.sort == INITIAL for word in letters) or not letters:
        return False
    if len(letters) == 1:
        return len(run) > 1
    gaps = {page.text[a.end : b.start] for a, b in pairwise(letters)}
    return gaps <= INITIAL_GAPS and any(word.low not in ("a", "i") for word in letters)


class _Finder:
    def __init__(self, page: Page, skip: list[tuple[int, int]]) -> None:
        self.page = page
        self.skip = skip
        self.words = words_of(page)
        self.accepted = _defined_acronyms(page.text)
        self.spread: dict[str, str] = {}

    def find(self) -> list[Named]:
        """Names by their capitals, then every other place where their words stand."""
        skipped = _starts_within(self.words, self.skip)
        self.words = [word for word in self.words if word.start not in skipped]
        found = []
        for run in _runs(self.page, self.words):
            named = self._judge(_trim(run))
            if named is not None:
                found.append(named)
        found = self._whole_parentheses(self._whole_bodies(found))
        return found + self._spread_names(_starts_within(self.words, [(named.start, named.end) for named in found]))

    def _whole_bodies(self, found: list[Named]) -> list[Named]:
        """Names with the rest of the body they belong to: "Grimsby" of "the Court of Protection in Grimsby", "Tollbar"
        of "Tollbar academy", "Wolds" of "the district of Wolds".
        """
        runs = [(run[0].start, run[-1].end, run) for run in map(_trim, _runs(self.page, self.words)) if run]
        text = self.page.text
        chains: list[list[tuple[int, int, list[Word]]]] = []
        for run in runs:
            before = chains[-1][-1] if chains else None
            linked = before is not None and LINK.fullmatch(text[before[1] : run[0]])
            joins = linked and before and (before[2][-1].low in HEADS or len(chains[-1]) > 1)
            if joins and len(chains[-1]) < LONGEST_CHAIN:
                chains[-1].append(run)
            else:
                chains.append([run])
        whole: list[Named] = []
        position = 0
        for chain in chains:
            start, end = chain[0][0], chain[-1][1]
            inside = []
            while position < len(found) and found[position].start < end:
                inside.append(found[position])
                position += 1
            strong = [
                named for named in inside if named.kind in ("name", "place", "organisation") and named.tier == LIKELY
            ]
            if not strong:
                whole += inside
                continue
            if len(chain) > 1:
                inside = [replace(strong[0], start=start, end=end, kind="organisation", why=A_BODY)]
            whole += [self._with_small_words(named) for named in inside]
        return whole + found[position:]

    def _with_small_words(self, named: Named) -> Named:
        """A name with the body or place in small letters beside it: "Tollbar academy", "the county of Rutland"."""
        after = AFTER_NAME.match(self.page.text, named.end)
        if after and (after[1] in BODY_WORDS or after[1] in PLACE_WORDS) and named.kind != "initials":
            return replace(named, end=after.end(1), kind="organisation" if after[1] in BODY_WORDS else "place")
        before = BEFORE_PLACE.search(self.page.text, max(0, named.start - 30), named.start)
        if before and named.kind != "initials":
            return replace(named, start=before.start())
        return named

    def _whole_parentheses(self, found: list[Named]) -> list[Named]:
        """Names in brackets with the foreign words around them: a body in its own language is one name."""
        text = self.page.text
        whole: list[Named] = []
        for named in found:
            opened = text.rfind("(", max(0, named.start - LONGEST_BRACKET), named.start + 1)
            closed = text.find(")", named.end - 1, named.end + LONGEST_BRACKET)
            inner = text[opened + 1 : closed] if 0 <= opened < named.start and closed >= named.end else ""
            small = SMALL_WORD.findall(inner) if inner and not set("()\n.") & set(inner) else []
            long_form = LONG_FORM.match(text, named.end)
            if any(not lexicon.is_ordinary(word) and word not in lexicon.domain() for word in small):
                body = BODY_BEFORE.search(text, max(0, opened - 60), opened)
                if body and body[2].casefold() in HEADS:
                    whole.append(replace(named, start=body.start(1), end=closed + 1))
                else:
                    whole.append(replace(named, start=opened + 1, end=closed))
            elif long_form and named.kind != "initials":
                whole.append(replace(named, end=long_form.end()))
            else:
                whole.append(named)
        return whole

    def _judge(self, run: list[Word]) -> Named | None:
        if not run:
            return None
        if _initials(self.page, run):
            end = run[-1].end + (self.page.text[run[-1].end : run[-1].end + 1] == "." and len(run) > 1)
            return Named(run[0].start, end, "initials", "initials", LIKELY, "Initials can stand for a name.")
        strong = [word for word in run if word.sort == PROPER]
        titled = any(a.sort == TITLE and b.sort in (PLAIN, GIVEN, PROPER, INITIAL, ACRONYM) for a, b in pairwise(run))
        titled = titled or self._initial_and_word(run)
        given = [w for i, w in enumerate(run) if w.sort == GIVEN and self._is_given(run, i)]
        if not strong and not titled and not given:
            return self._town(run) or self._acronym(run)
        kind = self._kind(run, strong)
        keep = run if (kind == "organisation" or strong or titled) else given
        keep = self._narrow(run, keep, kind)
        if kind == "name":
            for word in keep:
                if word.sort in (PROPER, GIVEN) or (word.sort == PLAIN and titled):
                    self.spread[word.low] = kind
        elif kind == "place":
            self.spread |= {word.low: kind for word in strong}
        start, end = keep[0].start, keep[-1].end
        why = {
            "name": "A capital where an ordinary word has none: probably somebody's name.",
            "place": "The name of a place.",
            "organisation": A_BODY,
        }[kind]
        return Named(start, end, kind, "capitals", LIKELY, why)

    def _initial_and_word(self, run: list[Word]) -> bool:
        """Whether an ordinary word stands behind an initial as a surname does: "J. Young", not "J. The"."""
        return (
            1 < len(run) <= 4
            and all(word.sort == INITIAL for word in run[:-1])
            and run[-1].sort == PLAIN
            and run[-1].low not in NEVER_SURNAMES
            and self.page.text[run[-2].end : run[-1].start] in (". ", ".")
            and not run[-1].text.isupper()
        )

    def _narrow(self, run: list[Word], keep: list[Word], kind: str) -> list[Word]:
        if kind != "name":
            return keep
        first = next((i for i, w in enumerate(run) if w.sort in (PROPER, GIVEN, TITLE, INITIAL)), 0)
        last = max(i for i, w in enumerate(run) if w.sort in (PROPER, GIVEN, INITIAL) or i == first + 1)
        before = run[first - 1] if first else None
        if before and run[first].sort == PROPER and before.sort == PLAIN and before.low not in lexicon.family_words():
            first -= before.low not in lexicon.domain() and not before.opens
        titled = any(word.sort == TITLE for word in run)
        if (
            len(run) > last + 1
            and run[last + 1].sort == PLAIN
            and (titled or last - first < 1)
            and len(run) == last + 2
        ):
            last += 1
        return [word for word in run[first : last + 1] if word in keep] or keep

    def _is_given(self, run: list[Word], index: int) -> bool:
        word = run[index]
        neighbours = [other for other in run if other is not word]
        if any(other.sort in (PROPER, INITIAL, TITLE) for other in neighbours):
            return True
        if any(other.sort == PLAIN for other in neighbours) and not any(other.sort == GIVEN for other in neighbours):
            # "Grace Young from the school" is a person, "Summer Reading Challenge" is not
            return (
                len(run) == 2
                and index == 0
                and run[1].low not in BODY_WORDS
                and not run[1].text.isupper()
                and re.match(r"'s | [a-z(]|[,.]", self.page.text[run[1].end : run[1].end + 3]) is not None
                and (word.opens or run[1].low not in SEASON_FOLLOWERS)
            )
        return not word.opens or self.page.person_at(word.end)

    def _kind(self, run: list[Word], strong: list[Word]) -> str:
        if run[0].sort == TITLE:
            return "name"
        whole = " ".join(word.low for word in run).replace("-", " ")
        names = " ".join(word.low for word in strong).replace("-", " ")
        if run[-1].low in BODY_WORDS and len(run) > 1:
            return "organisation"
        if whole in lexicon.places() or (names and names in lexicon.places()) or run[-1].low in PLACE_WORDS:
            return "place"
        return "name"

    def _town(self, run: list[Word]) -> Named | None:
        """A town that is an ordinary word and in no list, told by "lived in" before it."""
        word = run[0]
        before = self.page.text[max(0, word.start - 60) : word.start]
        if (
            len(run) > 1
            or word.opens
            or word.sort != PLAIN
            or word.low in lexicon.domain()
            or not LIVES_IN.search(before)
        ):
            return None
        return Named(
            word.start, word.end, "place", "after “lived in”", POSSIBLE, "It is written like the name of a place."
        )

    def _acronym(self, run: list[Word]) -> Named | None:
        for word in run:
            if word.sort != ACRONYM:
                continue
            bare = word.text.rstrip("s").upper()
            known = word.low in lexicon.domain() or bare.casefold() in lexicon.domain() or bare in self.accepted
            if (
                known
                or word.text.upper() in self.accepted
                or lexicon.is_ordinary(word.low)
                or _in_capitals(self.page.text, word)
            ):
                continue
            if len(word.text) <= 3:
                return Named(
                    word.start, word.end, "initials", "capital letters", POSSIBLE, "It may be somebody's initials."
                )
            why = "An abbreviation that the text does not spell out."
            return Named(word.start, word.end, "organisation", "abbreviation", POSSIBLE, why)
        return None

    def _spread_names(self, covered: set[int]) -> list[Named]:
        found = []
        for word in self.words:
            if word.start in covered or word.low not in self.spread:
                continue
            ordinary = lexicon.is_ordinary(word.low) or word.low in lexicon.domain()
            if word.sort == LOWER and (ordinary or len(word.low) < 4):
                continue
            if ordinary and word.opens and word.low not in lexicon.name_words():
                continue
            if ordinary and word.sort == PLAIN and word.low not in lexicon.name_words() and self._amid_titles(word):
                continue
            kind = self.spread[word.low]
            why = "The same word is a name elsewhere in this text."
            found.append(Named(word.start, word.end, kind, "same word elsewhere", LIKELY, why))
        return found

    def _amid_titles(self, word: Word) -> bool:
        after = self.page.text[word.end : word.end + 2]
        return len(after) == 2 and after[0] == " " and after[1].isupper()


def _starts_within(words: list[Word], spans: list[tuple[int, int]]) -> set[int]:
    starts: set[int] = set()
    spans = sorted(spans)
    position = 0
    for word in words:
        while position < len(spans) and spans[position][1] <= word.start:
            position += 1
        if position < len(spans) and spans[position][0] <= word.start:
            starts.add(word.start)
    return starts


def _in_capitals(text: str, word: Word) -> bool:
    start = text.rfind("\n", 0, word.start) + 1
    stop = text.find("\n", word.end)
    line = text[max(start, word.start - 60) : min(stop if stop >= 0 else len(text), word.end + 60)]
    letters = [character for character in line if character.isalpha()]
    return len(letters) > 2 * len(word.text) + 4 and sum(map(str.isupper, letters)) > 0.8 * len(letters)


def find_names(page: Page, *, skip: list[tuple[int, int]]) -> list[Named]:
    """Spans of a page that are probably names of people, places or bodies. `skip` are spans of the folded text, such
    as web addresses, whose words are not read.
    """
    return _Finder(page, skip).find()
