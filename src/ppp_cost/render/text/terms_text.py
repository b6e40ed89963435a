"""What a workbook has changed in its terms, a line a change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ppp_cost.language import Language
from ppp_cost.settings import Change


def changes_text(changes: Iterable[Change], folder: Path, language: Language) -> list[str]:
    """Return each change as a line, with its cell, and where the files were written.

    >>> changes_text([Change("terms!G12", "unit_price", "base_price", "1.69", "1.76")], Path("new"), "en")
    ['terms!G12  unit_price base_price: 1.69 -> 1.76', 'written to new: 1 change']
    """
    chinese = language == "zh"
    nothing, colon = ("（无）", "：") if chinese else ("(none)", ": ")
    lines = [
        f"{each.where}  {each.item} {each.name}{colon}{each.old or nothing} -> {each.new or nothing}"
        for each in changes
    ]
    count = len(lines)
    if chinese:
        return [*lines, f"已写入 {folder}：{f'改动 {count} 处' if count else '没有改动'}"]
    return [*lines, f"written to {folder}: {count or 'no'} change{'' if count == 1 else 's'}"]
