"""A new rule is its file, its line and its test: nobody outside the room of rules asks which rule an item has."""

import ast
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from ppp_cost import ObservationError, load_contract, load_observations, settle
from ppp_cost.cli import app
from ppp_cost.ledger.workings.cells import OBSERVED, recomputed
from ppp_cost.payment.checks.lint import linted
from ppp_cost.payment.checks.unread_rows import overlooked
from ppp_cost.payment.rules import RULES, Rule
from ppp_cost.payment.template.contract_template import contract_template
from ppp_cost.payment.workings.statement_workings import workings_of
from tests.architecture import halve
from tests.contract_text import MONTHS, amounts, contract_text, csv, item, measure, reasons, seen, volumes
from tests.workbooks.recalculated import by_ironcalc, formulas

SOURCE = Path(__file__).parents[2] / "src" / "ppp_cost"
ROOM = "ppp_cost.payment.rules"
INPUT = ("ppp_cost.payment.tables_read", "ppp_cost.payment.checks", "ppp_cost.intake")
ENGINE = ("payment/terms/", "payment/rows/", "payment/events/", "payment/rules/", "payment/settle/")
RUN = CliRunner()


def test_nobody_asks_which_rule_an_item_has() -> None:
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if not path.is_relative_to(SOURCE / "payment" / "rules")]
    found = [each for path in paths for each in asked(path.relative_to(SOURCE).as_posix(), path.read_text("utf-8"))]
    assert len(paths) > 300
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "from ppp_cost.payment.rules import limit",
        "from ppp_cost.payment.rules import RULES, observe",
        "from ppp_cost.payment.rules.parameter import Row",
        "import ppp_cost.payment.rules.bands",
        "if isinstance(item.terms, observe.Terms): ...",
        "if isinstance(terms, clock.Terms | rank.Terms): ...",
        "if isinstance(terms, OWN.get(table, ())): ...",
        "if isinstance(item.terms, THOSE): ...",
        "if type(item.terms) is limit.Terms: ...",
        "kinds = {type(terms): 1}",
        "match terms:\n    case bands.Terms(): ...",
        "match item.terms.rule:\n    case 'carry': ...",
        "if item.terms.rule == 'interest': ...",
        "if line.block.rule in STEPS: ...",
        "if 'limit' == block.rule: ...",
        "found = SORTS.get(terms.rule, '')",
        "found = FIELDS[item.terms.rule]",
        "if raw.get('rule') == 'parameter': ...",
        "if raw['rule'] in TABLES: ...",
        "if getattr(terms, 'reset', 'never') == 'never': ...",
        "if hasattr(item.terms, 'values'): ...",
    ],
)
def test_a_planted_question_is_found(source: str) -> None:
    assert asked("payment/checks/lint.py", source)


@pytest.mark.parametrize(
    "source",
    [
        "from ppp_cost.payment.rules import RULES",
        "found = RULES[item.terms.rule].assess(item.terms, seen, before)",
        "if not isinstance(rule, str) or rule not in RULES: ...",
        "if isinstance(operand, Reference): ...",
        "if observed is not None and observed.op == 'sum': ...",
        "body = {'rule': item.terms.rule}",
        "for name in type(terms).model_fields: read(getattr(terms, name))",
    ],
)
def test_what_asks_no_rule_is_let_through(source: str) -> None:
    assert not asked("payment/checks/lint.py", source)


def test_the_engine_checks_no_input() -> None:
    found = []
    for path in (path for place in ENGINE for path in sorted((SOURCE / place).glob("*.py"))):
        tree = ast.parse(path.read_text("utf-8"))
        found += [f"{path.name}: {name}" for name in imported(tree) if name.startswith(INPUT)]
    assert not found
    assert any(name.startswith(INPUT) for name in imported(ast.parse(f"from {INPUT[0]}.unknown_cells import read_by")))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def asked(path: str, source: str) -> list[str]:
    """Where a module asks which rule an item has, or reads its fields without being told of them."""
    tree = ast.parse(source)
    known = (f"{ROOM}.RULES", f"{ROOM}.Rule")
    found = [f"{path}: {name}" for name in imported(tree) if name.startswith(f"{ROOM}.") and name not in known]
    return found + [f"{path}:{node.lineno}: {ast.unparse(node)}" for node in ast.walk(tree) if _asks(node)]


def _asks(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        named = len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
        if node.func.id in ("getattr", "hasattr"):
            return named and _are_terms(node.args[0])
        if node.func.id in ("isinstance", "issubclass"):
            return _are_terms(node.args[0]) or any(_is_called(each, "Terms") for each in ast.walk(node.args[1]))
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(_is_rule(each) or _is_type_of_terms(each) for each in sides) and not _are_rules(node.comparators[-1])
    if isinstance(node, ast.Match):
        return _is_rule(node.subject) or _are_terms(node.subject)
    if isinstance(node, ast.Subscript):
        return _is_rule(node.slice) and not _are_rules(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return any(_is_rule(each) for each in node.args)
    return isinstance(node, ast.Dict) and any(_is_type_of_terms(each) for each in node.keys if each is not None)


def _are_terms(node: ast.expr) -> bool:
    return _is_called(node, "terms")


def _are_rules(node: ast.expr) -> bool:
    return _is_called(node, "RULES")


def _is_called(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


def _is_type_of_terms(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _is_called(node.func, "type") and _are_terms(node.args[0])


def _is_rule(node: ast.expr) -> bool:
    """Whether an expression is the name of an item's rule, from its terms or from the file."""
    if isinstance(node, ast.Attribute):
        return node.attr == "rule"
    of = node.slice if isinstance(node, ast.Subscript) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        of = node.args[0]
    return isinstance(of, ast.Constant) and of.value == "rule"


ITEMS = (
    seen("volume")
    + item("half", "halve", 'of = "volume", notice = "agreed"')
    + item("fee", "product", 'kind = "charge", times = ["half", { name = "price", value = "3.01", unit = "CNY" }]')
    + item("more", "sum", 'terms = [{ of = { of = "half", lag = 1, first = 0 } }]')
)
NOTICES = csv("period,name,value,signed_by", "2023-01,agreed,1,A", "2023-02,agreed,1,A", "2023-03,agreed,1,B")
TABLES = {**volumes(volume="10 20 31"), "amounts": NOTICES}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A contract of which an item has a rule that was added by one line, and its tables."""
    monkeypatch.setitem(RULES, "halve", Rule(halve.Terms, halve.judge, halve.assess))  # type: ignore[arg-type]
    (tmp_path / "contract.toml").write_text(contract_text(ITEMS), "utf-8")
    (tmp_path / "seen").mkdir()
    for name, text in TABLES.items():
        (tmp_path / "seen" / f"{name}.csv").write_text(text, "utf-8")
    return tmp_path


def said(*words: object) -> str:
    """What a command prints in English; it ends well."""
    done = RUN.invoke(app, [*(str(each) for each in words), "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_added_rule_settles_exactly_and_leaves_to_the_next_year(folder: Path) -> None:
    contract = load_contract(folder)
    statement = settle(contract, load_observations(folder / "seen", contract), 1)
    assert measure(statement, "half") == {"2023-01": 5, "2023-02": 10, "2023-03": Fraction(31, 2)}
    assert measure(statement, "more") == {"2023-01": 0, "2023-02": 5, "2023-03": 10}
    assert amounts(statement, "fee") == {"2023-01": 1505, "2023-02": 3010, "2023-03": 4666}
    assert statement.closings() == [("half", "", "2023-03", Fraction(31, 2))]
    assert contract.looks_back


def test_an_added_rule_is_settled_and_explained_at_the_door(folder: Path) -> None:
    words = (folder, folder / "seen", "--year", 1)
    body = json.loads(said("settle", *words, "--json"))
    assert (body["payable"], body["illustrative"]) == ("91.81", ["half parts", "price"])
    assert "half  2023-03  15.5  [ca:1]  31 volume / 2  amounts.csv row 4" in said("explain", *words, "--item", "half")
    assert "    (volume 31; amounts.csv row 4, volumes.csv row 4)" in said("explain", *words)


def test_an_added_rule_is_checked(folder: Path) -> None:
    assert said("check", folder, folder / "seen") == "no problems\n"
    contract = load_contract(folder)
    mistaken = load_observations({**TABLES, "amounts": NOTICES.replace("2023-02,agreed", "2023-02,agred")}, contract)
    (noticed,) = overlooked(contract, mistaken, 1)
    assert (noticed.code, noticed.where, noticed.clause) == ("lint_key_unknown", "amounts.csv row 3 name", "ca:1")
    assert reasons(settle(contract, mistaken, 1))[0] == (
        "half: no row for agreed in 2023-02; amounts.csv row 3 name says agred, which the contract does not know [ca:1]"
    )
    with pytest.raises(ObservationError, match=r"amounts\.csv: the column signed_by is missing"):
        load_observations({**TABLES, "amounts": "period,name,value\n2023-01,agreed,1\n"}, contract)


def test_an_added_rule_is_asked_by_the_lint(folder: Path) -> None:
    unread = item("volume", "parameter", "values = [{ value = 3 }]") + item(
        "half", "halve", 'of = "volume", notice = "agreed"'
    )
    (folder / "contract.toml").write_text(contract_text(unread), "utf-8")
    assert [(each.where, each.code) for each in linted(load_contract(folder))] == [
        ("contract.toml item half", "lint_hours")
    ]


def test_an_added_rule_has_its_sheet_and_its_schema(folder: Path) -> None:
    sheet = next(each for each in contract_template(load_contract(folder), 1).sheets if each.table == "amounts")
    assert [column.name for column in sheet.columns] == ["period", "name", "signed_by", "value"]
    assert [choice.value for choice in sheet.columns[1].choices] == ["agreed"]
    assert sheet.rows == tuple({"period": month, "name": "agreed"} for month in MONTHS)
    said("template", folder, "-o", folder / "year.xlsx", "--year", 1)
    book = openpyxl.load_workbook(folder / "year.xlsx")
    cells = {str(cell.value) for each in book for row in each.iter_rows() for cell in row}
    assert {"agreed", *MONTHS} <= cells
    assert "notice" in json.loads(said("schema", "halve"))["required"]
    assert "halve" in json.loads(said("schema"))["$defs"]


def test_an_added_rule_is_worked_out_again_in_a_workbook(folder: Path) -> None:
    contract = load_contract(folder)
    observations = load_observations(folder / "seen", contract)
    workings = workings_of(contract, observations, settle(contract, observations, 1))
    (last,) = (at for at, cell in enumerate(workings.cells) if cell.kind == OBSERVED and cell.value == 31)
    assert [recomputed(workings, {last: Fraction(33)})[at] for at in workings.lines] == [
        Fraction("15.05"),
        Fraction("30.10"),
        Fraction("49.67"),
    ]
    said("settle", folder, folder / "seen", "--year", 1, "-o", folder / "year.xlsx")
    computed = by_ironcalc(folder / "year.xlsx")
    halves = {place for place, formula in formulas(folder / "year.xlsx").items() if formula.endswith("/2")}
    assert [computed[place] for place in sorted(halves)] == [5, 10, 15.5]
