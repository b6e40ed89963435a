"""Every sentence that a report is refused with, by its code; test_refused.py produces each of them."""

WORDS = {
    "no_report_extra": {
        "en": "-o: a PDF needs libraries that are not installed. Run pip install 'ppp_cost[report]'.",
        "zh": "-o：生成 PDF 所需的组件没有安装。请运行 pip install 'ppp_cost[report]'。",
    },
    "no_font": {
        "en": "-o: no font for Chinese documents is installed. Debian and Ubuntu: apt-get install fonts-noto-cjk. "
        "macOS: brew install --cask font-noto-sans-cjk-sc font-noto-serif-cjk-sc. Windows: Settings, Apps, "
        "Optional features, add Chinese (Simplified) Supplemental Fonts.",
        "zh": "-o：没有安装可用的中文字体。Debian、Ubuntu 请运行 apt-get install fonts-noto-cjk；macOS 请运行 "
        "brew install --cask font-noto-sans-cjk-sc font-noto-serif-cjk-sc；Windows 请在“设置→应用→可选功能”"
        "添加“简体中文补充字体”。",
    },
    "no_glyph": {
        "en": "第1运营年付费审定报告: the character \U00013000 (U+13000) has no glyph in Noto Serif CJK SC. "
        "Install a font that has it, on Debian and Ubuntu apt-get install fonts-noto-cjk, for rare characters "
        "apt-get install fonts-hanazono; or write the text without it.",
        "zh": "第1运营年付费审定报告：字符“\U00013000 (U+13000)”在字体 Noto Serif CJK SC 中没有字形。"
        "请安装含有该字的字体：Debian、Ubuntu 运行 apt-get install fonts-noto-cjk，生僻字运行 apt-get install "
        "fonts-hanazono；或改写文字。",
    },
    "not_printable": {
        "en": "第1运营年付费审定报告: the character U+0007 cannot be printed. Remove it where the text comes from.",
        "zh": "第1运营年付费审定报告：字符“U+0007”无法打印。请在文字来源处删除。",
    },
}
