"""Every sentence is tested, every code used has its sentence, and every sentence is used."""

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ppp_cost
from ppp_cost.api.requests.bodies import CODES as OF_BODIES
from ppp_cost.intake.contract.validation import CODES
from ppp_cost.language import sentences
from tests.api.faults import FAULTS, OF_THE_SERVER
from tests.api.test_page import WORDS as OF_PAGE
from tests.contracts.fixtures import malformed_contracts, malformed_tables, to_look_at, undetermined
from tests.contracts.test_doors_refuse import WORDS
from tests.cost.doors import mistakes, notes
from tests.reports.sentences import WORDS as OF_REPORTS
from tests.review.fixtures import refusals, remarks
from tests.review.test_said import FILES
from tests.whatif.test_refused import WORDS as OF_WHATIF
from tests.workbooks.hazards import NOTICED, REFUSED
from tests.workbooks.test_limits import LIMITED
from tests.workbooks.test_marked import SAID
from tests.workbooks.test_template_marks import OTHER
from tests.workbooks.test_terms_refused import WORDS as OF_TERMS

SOURCE = Path(ppp_cost.__file__).parent
NO_FILE = ast.Module([], [])
CALLS = {"Problem": 1, "problem": 0, "refused": 0, "mark": 4, "Unknown": 1, "Note": 0}
CALLS |= {"_Mark": 0, "unknown": 0, "remark": 0, "Stage": 0, "_stage_remark": 0, "_differs": 0, "said_of": 1}
"""Calls that take a code, and the place at which it stands."""

WING = ("cost/", "from_studies", "intake/study/")
"""Begins of the paths of what reads and works out cost studies."""

REASONS = {each.code for each in undetermined()}
NOTES = {each.code for each in notes()}
REMARKS = {each.code for each in remarks()}
PROBLEMS = [code for code in sentences() if code not in REASONS | NOTES | REMARKS]


@cache
def trees() -> dict[str, ast.Module]:
    return {str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8")) for file in sorted(SOURCE.rglob("*.py"))}


@cache
def walked(tree: ast.Module) -> list[ast.AST]:
    """The nodes of a file that are asked for by name: calls, functions, and what gives a name its value."""
    return [node for node in ast.walk(tree) if isinstance(node, (ast.Call, ast.FunctionDef, ast.Assign, ast.For))]


def used() -> dict[str, str]:
    """Every code that the source names, with where it does."""
    found = dict.fromkeys(CODES.values(), "validation.py") | dict.fromkeys(OF_BODIES.values(), "bodies.py")
    for call in CALLS:
        found |= {code: f"{file}:{line}" for code, file, line in used_in(call)}
    return found | {"wrong_value": "validation.py", "body_other": "bodies.py"} | dict(_of_cells())


def _of_cells() -> Iterator[tuple[str, str]]:
    """The codes by which a column's cells are judged: in what is handed to `_by_cell`, and what `_judged_time` yields."""
    for node in walked(trees()["intake/csv/table_judging.py"]):
        told = [node] if isinstance(node, ast.Call) and _name(node.func) == "_by_cell" else []
        if isinstance(node, ast.FunctionDef) and node.name == "_judged_time":
            told = [each for each in ast.walk(node) if isinstance(each, ast.Yield)]
        for each in (inner for yielded in told for inner in ast.walk(yielded)):
            if isinstance(each, ast.Constant) and each.value in sentences():
                yield each.value, "table_judging.py"


@cache
def used_in(call: str) -> tuple[tuple[str, str, int], ...]:
    """Every code that the source names in calls of one name, with its file and line."""
    return tuple(
        (code, file, node.lineno)
        for file, tree in trees().items()
        for node in walked(tree)
        if isinstance(node, ast.Call) and _name(node.func) == call
        for word in node.args[CALLS[call] : CALLS[call] + 1]
        for code in _strings(word, tree)
    )


def _name(call: ast.expr) -> str:
    return call.attr if isinstance(call, ast.Attribute) else call.id if isinstance(call, ast.Name) else ""


def _strings(word: ast.expr, tree: ast.Module, met: frozenset[str] = frozenset()) -> Iterator[str]:
    """The strings that an argument can be: itself, either branch, or what its name is given in the file.

    ``met`` are names looked up on the way: two that are given each other are not followed round.
    """
    if isinstance(word, ast.Constant) and isinstance(word.value, str):
        yield word.value
    elif isinstance(word, ast.IfExp):
        yield from (*_strings(word.body, tree, met), *_strings(word.orelse, tree, met))
    elif isinstance(word, ast.Name) and word.id not in met:
        for node in walked(tree):
            if isinstance(node, ast.Assign) and any(_name(each) == word.id for each in node.targets):
                yield from _strings(node.value, tree, met | {word.id})
            elif isinstance(node, ast.For) and _unpacks(node.target, word.id):
                yield from _of_loop(node, word.id)


def _unpacks(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Tuple) and name in [_name(each) for each in target.elts]


def _of_loop(loop: ast.For, name: str) -> Iterator[str]:
    """The strings that a loop gives to a name, over rows written out or over those that functions yield."""
    if isinstance(loop.target, ast.Tuple):
        place = [_name(each) for each in loop.target.elts].index(name)
        for row, tree in _rows(loop.iter):
            if isinstance(row, ast.Tuple):
                yield from _strings(row.elts[place], tree)


def _rows(over: ast.expr) -> Iterator[tuple[ast.expr, ast.Module]]:
    """What a loop goes over: rows written out, and what each function that it calls yields, in whatever file."""
    if isinstance(over, ast.Tuple):
        for each in over.elts:
            yield from _rows(each.value) if isinstance(each, ast.Starred) else [(each, NO_FILE)]
    elif isinstance(over, ast.Call):
        for tree in trees().values():
            for node in walked(tree):
                if isinstance(node, ast.FunctionDef) and node.name == _name(over.func):
                    found = [each.value for each in ast.walk(node) if isinstance(each, ast.Yield) and each.value]
                    yield from ((each, tree) for each in found)


def with_a_test() -> set[str]:
    fixtures = [*malformed_contracts(), *malformed_tables(), *undetermined(), *to_look_at(), *mistakes(), *notes()]
    of_workbooks = {*LIMITED, *SAID, *OTHER, *OF_TERMS, *(each.code for each in (*REFUSED, *NOTICED))}
    return {each.code for each in (*fixtures, *remarks(), *refusals())} | {
        *WORDS,
        *OF_WHATIF,
        *OF_PAGE,
        *OF_REPORTS,
        *FAULTS,
        *OF_THE_SERVER,
        *FILES,
        *of_workbooks,
    }


def test_every_sentence_has_a_fixture_or_a_door() -> None:
    assert sorted(set(sentences()) - with_a_test()) == []


def test_a_note_is_never_a_refusal() -> None:
    """A note says what to do in its one sentence, and so has no remedy: no refusal may pass for one."""
    refusals = {code for call in ("Problem", "problem", "refused") for code, _, _ in used_in(call)}
    assert sorted((NOTES | REMARKS) & refusals) == []
    assert sorted(NOTES - {code for code, _, _ in used_in("Note")}) == []


def test_every_refusal_of_a_study_has_its_own_fixture() -> None:
    """A sentence that contracts share is tested on a study too."""
    told = {each.code for each in mistakes()}
    assert [each for each in used_in("Problem") if each[1].startswith(WING) and each[0] not in told] == []


def test_every_fixture_is_of_a_sentence() -> None:
    assert sorted(with_a_test() - set(sentences())) == []


def test_every_code_used_has_a_sentence() -> None:
    assert {code: where for code, where in used().items() if code not in sentences()} == {}


def test_every_sentence_is_used() -> None:
    assert sorted(set(sentences()) - set(used())) == []


def test_every_problem_says_what_to_do() -> None:
    remedies = {code: (sentences()[code]["remedy_en"], sentences()[code]["remedy_zh"]) for code in PROBLEMS}
    assert [code for code, words in remedies.items() if not all(words)] == []


def test_both_languages_say_the_same_things() -> None:
    pairs = {code: ((row["en"], row["zh"]), (row["remedy_en"], row["remedy_zh"])) for code, row in sentences().items()}
    assert [code for code, ((en, zh), _) in pairs.items() if not (en and zh)] == []
    assert [code for code, said in pairs.items() if any(_places(en) != _places(zh) for en, zh in said)] == []


def test_a_sentence_ends_once() -> None:
    """The problem ends without a stop and the remedy with one: between them stands the one that joins them."""
    rows = sentences()
    assert [code for code, row in rows.items() if row["en"][-1] in ".:;!" or row["zh"][-1] in "。：；！"] == []
    assert [code for code, row in rows.items() if row["remedy_en"] and not row["remedy_en"].endswith(".")] == []
    assert [code for code, row in rows.items() if row["remedy_zh"] and not row["remedy_zh"].endswith("。")] == []


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
