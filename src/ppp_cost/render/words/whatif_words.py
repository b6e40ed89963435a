"""The words of the answer to a what-if question, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ppp_cost.language import Language
from ppp_cost.render.words.sample_mark import MARK

WORDS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "assumed": {"zh": "假设", "en": "assumed"},
        "more_lines": {
            "zh": "另有逐行差额 {count} 行，用 --json 列出",
            "en": "{count} lines differ, see --json",
        },
        "items": {"zh": "有变动的各项", "en": "items that differ"},
        "lines": {"zh": "有变动的金额行", "en": "lines that differ"},
        "payable": {"zh": "应付金额", "en": "payable"},
        "now": {"zh": "现应付", "en": "payable now"},
        "difference": {"zh": "差额", "en": "difference"},
        "mark": {"zh": "标记", "en": "mark"},
        "made_up": {"zh": MARK, "en": "illustrative figures, no basis for payment"},
        "more_rows": {
            "zh": "共 {count} 种组合，用 -o 文件.csv 写出",
            "en": "{count} combinations: use -o FILE.csv",
        },
        "less": {"zh": "减 {by}%", "en": "{by}% less"},
        "more": {"zh": "加 {by}%", "en": "{by}% more"},
        "less_then": {"zh": "减时差额", "en": "difference"},
        "more_then": {"zh": "加时差额", "en": "difference"},
        "own": {"zh": "现为", "en": "is now"},
        "input": {"zh": "因素", "en": "input"},
        "unmoved": {"zh": "另有 {count} 个因素加减 {by}% 应付不变", "en": "{count} more move nothing by {by}%"},
        "lost": {"zh": "加减后应付暂不核定", "en": "undetermined when moved"},
        "yes_or_no": {"zh": "只有是与否，不作加减", "en": "only yes or no, not moved"},
        "wanted": {
            "zh": "哪些“{name}”使应付不低于 {amount}{share}",
            "en": "which {name} pays at least {amount}{share}",
        },
        "share": {"zh": "（现应付的 {share}%）", "en": " ({share}% of what is payable now)"},
        "to": {"zh": "至", "en": "to"},
        "pays": {"zh": "达到", "en": "pays"},
        "short": {"zh": "不足", "en": "short"},
        "undetermined": {"zh": "暂不核定", "en": "undetermined"},
        "turn": {"zh": "临界", "en": "turns"},
        "no_turn": {"zh": "{low} 至 {high} 之间没有临界值", "en": "no turn between {low} and {high}"},
        "spacing": {
            "zh": "先按间隔 {spacing} 试算；同一间隔之内来回两次的临界可能没有看到，可用 --between 缩小范围",
            "en": "looked at every {spacing} first; two turns inside one spacing may be missed: narrow it by --between",
        },
        "parameter": {"zh": "合同参数", "en": "numbers of the contract"},
        "observed": {"zh": "观测计量", "en": "observed measures"},
        "measure": {"zh": "其他计量", "en": "other measures"},
        "record": {"zh": "数据表的行", "en": "rows of the tables"},
    }
)
