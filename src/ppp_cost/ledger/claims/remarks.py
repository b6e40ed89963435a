"""Remarks: sentences beside the figures of a review, in either language."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_cost.language import Language, say, terms
from ppp_cost.ledger.lines import Ledger


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence: its code in the table of sentences, the words in its places, and which of them are names.

    A name is said as the contract's title or the glossary has it; several are set apart by ", ".
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()

    def sentence(self, ledger: Ledger, language: Language) -> str:
        """Return the sentence."""
        joint = "、" if language == "zh" else ", "
        words = dict(self.values)
        for place in self.names:
            words[place] = joint.join(_named(each, ledger, language) for each in words[place].split(", "))
        return say(self.code, language, words)


def remark(code: str, names: str = "", **values: str) -> Remark:
    """Return a remark; ``names`` lists the places that hold names, apart by blanks.

    >>> remark("review_total", names="name", name="claimed").values
    (('name', 'claimed'),)
    """
    return Remark(code, tuple(values.items()), tuple(names.split()))


def _named(name: str, ledger: Ledger, language: Language) -> str:
    found = ledger.name(name, language)
    return terms(name, language) if found == name else found
