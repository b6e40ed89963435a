"""Sentences that stand beside figures: what was done, what is lacking, and what would make it appear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ppp_cost.language import Language, say, spoken


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence: its code in the table of sentences, and the words in its places.

    Words that are names of the glossary are said in the reader's language.
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
        return say(self.code, language, {**self.values, **named})
