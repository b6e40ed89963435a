"""Sentences that stand beside figures: what was done, what is lacking, and what would make it appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ppp_cost.language import Language, measure_text, say, spoken

MEASURED = ("currency", "measure")
"""Places of a sentence that hold a currency or a unit of measure."""
FEW = 5
"""How many names a sentence lists."""


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence: its code in the table of sentences, and the words in its places.

    Words that are names of the glossary, currencies and units of measure are said in the reader's language.
    """

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def sentence(self, language: Language) -> str:
        """Return the sentence.

        >>> Note("said_nominal", {"year": "2022"}).sentence("en")
        'no price series: nominal prices, of 2022 alone'
        """
        joint = "、" if language == "zh" else ", "
        named = {
            name: joint.join(spoken(each, language) for each in self.values[name].split(", ")) for name in self.names
        }
        measures = {name: measure_text(self.values[name], language) for name in MEASURED if name in self.values}
        return say(self.code, language, {**self.values, **measures, **named})


def merged(notes: Iterable[Note]) -> Iterator[Note]:
    """Yield sentences, those that say the same of several names as one of all of them, where the first stood.

    >>> few = [Note("absent_few", {"name": name, "needs": "29", "n": "8"}, ("name",)) for name in ("quota", "quantile")]
    >>> [note.sentence("en") for note in merged(few)]
    ['absent: quota, quantile: 29 units are needed, there are 8']
    """
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[Note]] = {}
    for note in notes:
        others = tuple(sorted((name, value) for name, value in note.values.items() if name != "name"))
        found.setdefault((note.code, others), []).append(note)
    for same in found.values():
        names = dict.fromkeys(note.values["name"] for note in same if "name" in note.values)
        yield replace(same[0], values={**same[0].values, "name": ", ".join(names)}) if names else same[0]


def few(names: Iterable[str]) -> str:
    """Return a list of names, of a long one the first and how many there are.

    >>> few("abc"), few("abcdefg")
    ('a, b, c', 'a, b, c, d, e, … (7)')
    """
    listed = list(names)
    return ", ".join(listed[:FEW]) + (f", … ({len(listed)})" if len(listed) > FEW else "")
