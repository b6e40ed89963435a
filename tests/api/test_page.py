"""What the page answers without a browser's script: forms, faults, statements, explanations, refusals, bounds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.testclient import TestClient

from ppp_cost import load_contract, load_observations, settle
from ppp_cost.api import application
from ppp_cost.api.pages.drawn import words
from ppp_cost.api.pages.received import File, Received
from ppp_cost.api.pages.visits import KEPT, Visit, Visits
from ppp_cost.api.pages.worked import Faulty
from ppp_cost.api.protocol.configuration import Configuration
from ppp_cost.errors import Problem
from ppp_cost.language import say
from ppp_cost.render.json.statement_document import document
from tests.api.conftest import CONTRACTS
from tests.api.pages import (
    CLAIM,
    PLANT,
    RAILWAY,
    STUDY,
    faulty_book,
    grouped,
    parts,
    railway_book,
    rows_in,
    tables_of,
    told_by_cli,
    without_safety,
)

SOURCE = Path(__file__).parents[2] / "src" / "ppp_cost" / "api" / "pages"


@pytest.fixture(scope="module")
def plant(client: TestClient) -> str:
    """Where the page of the plant's year with its claim stands."""
    files = [*parts(tables_of(PLANT / "example" / "3")), *parts({CLAIM.name: CLAIM.read_bytes()}, "claim")]
    return sent(client, "/contracts/treatment_and_reuse", files, year="3")


@pytest.fixture(scope="module")
def railway(client: TestClient) -> str:
    """Where the page of the railway's year stands, which was dropped as a workbook without naming the year."""
    return sent(client, "/contracts/zhujiayao_zhongchuan", parts({"填报.xlsx": railway_book()}))


def sent(client: TestClient, form: str, files: list[tuple[str, tuple[str, bytes]]], **fields: str) -> str:
    answer = client.post(form, files=files, data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def text_of(answer: Response) -> str:
    """The words of a page without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_the_first_page_lists_what_there_is_and_marks_what_is_made_up(client: TestClient) -> None:
    page = client.get("/")
    rows = re.findall(r"<tr><td>(.*?)</tr>", page.text, re.DOTALL)
    assert len(rows) == len(list(CONTRACTS.rglob("contract.toml"))) + len(list(CONTRACTS.rglob("study.toml")))
    assert [row for row in rows if "示例数据" not in row] == [row for row in rows if "us_states" in row]


def test_no_operation_of_the_page_is_in_the_document(app: FastAPI) -> None:
    assert all(path.startswith(("/v1/", "/healthz")) for path in app.openapi()["paths"])


def test_a_template_of_the_year_comes_from_the_form(client: TestClient) -> None:
    answer = client.get("/contracts/zhujiayao_zhongchuan/template?year=2")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any("第2运营年，2021-01-01 至 2021-12-31" in each for each in cells)
    study = client.get(f"/studies/{STUDY.name}/template")
    assert openpyxl.load_workbook(io.BytesIO(study.content)).sheetnames


def test_a_workbook_gives_the_payable_of_the_command_line(client: TestClient, railway: str) -> None:
    told = told_by_cli("settle", RAILWAY, RAILWAY / "example" / "2", "--year", "2")
    page = text_of(client.get(railway))
    assert f"应付金额 {grouped(told['payable'])} 元" in page
    assert "大写 人民币壹亿" in page
    assert "第2运营年" in page
    assert "示例数据，不作支付依据" in page
    assert all(grouped(each["amount"]) in page for each in told["items"])
    assert all(grouped(each) in page for each in (*told["interim"].values(), told["balance"]))


def test_a_workbook_is_one_statement_through_every_door(client: TestClient, railway: str, tmp_path: Path) -> None:
    """To the fen and to the digest: Python, the command, the API, the page, and the digests in the written workbook."""
    file = tmp_path / "填报.xlsx"
    file.write_bytes(railway_book())
    contract = load_contract(RAILWAY)
    statement = settle(contract, load_observations(file, contract), 2)
    own = document(statement)
    address = "/v1/contracts/zhujiayao_zhongchuan/years/2/statements"
    by_api = client.post(address, files={"observations": (file.name, file.read_bytes())}).json()
    by_page = client.get(f"{railway}/files/json").json()
    by_command = told_by_cli("settle", RAILWAY, file, "--year", "2")
    for each in (by_api, by_page, by_command):
        assert (each["payable"], each["digest"]) == (own["payable"], own["digest"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{railway}/files/xlsx").content), data_only=True)
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert all(any(digest in cell for cell in cells) for digest in own["digests"].values())
    assert statement.payable is not None
    assert str(statement.payable / 100) in cells


def test_every_file_of_a_statement_can_be_kept(client: TestClient, railway: str) -> None:
    told = told_by_cli("settle", RAILWAY, RAILWAY / "example" / "2", "--year", "2")
    assert client.get(f"{railway}/files/json").json()["payable"] == told["payable"]
    assert "attachment" in client.get(f"{railway}/files/csv").headers["content-disposition"]
    assert openpyxl.load_workbook(io.BytesIO(client.get(f"{railway}/files/xlsx").content)).sheetnames[0] == "支付审定表"
    assert client.get(f"{railway}/files/exe").status_code == 404
    assert client.get(f"{railway}/review").status_code == 404


def test_lines_come_some_at_a_time_and_each_explains_itself(client: TestClient, railway: str) -> None:
    page = client.get(f"{railway}/items/unavailability").text
    links = re.findall(r'href="([^"]+/lines/\d+)"', page)
    assert len(links) == 108
    first = text_of(client.get(f"{links[0]}?part=1"))
    assert "不可用时间" in first
    assert "events 第 " in first
    assert "ca:5.4 PPP项目合同" in first
    assert "<html" not in client.get(f"{links[0]}?part=1").text
    number = links[-1].rpartition("/")[2]
    assert client.get(f"{railway}/items/unavailability?after={number}").text.count("/lines/") == 0
    assert client.get(f"{railway}/items/nothing").status_code == 404
    assert client.get(f"{railway}/lines/99999").status_code == 404


def test_payments_and_measures_explain_themselves(client: TestClient, plant: str) -> None:
    page = client.get(plant).text
    first, balance = client.get(f"{plant}/due/2023-07"), client.get(f"{plant}/due/year")
    assert "期中支付 2023-07 3,157,673.12" in text_of(first)
    assert "绩效扣减" in text_of(balance)
    links = re.findall(r'href="([^"]+/measures/[^"]+)"', page)
    assert links
    assert all("[" in text_of(client.get(link)) for link in links)
    assert "scores.csv" in client.get(f"{plant}/measures/考核得分").text
    assert client.get(f"{plant}/measures/nothing").status_code == 404
    assert client.get(f"{plant}/due/1999-01").status_code == 404


def test_a_year_is_settled_anew_with_other_numbers(client: TestClient, plant: str) -> None:
    told = told_by_cli(
        "whatif", PLANT, PLANT / "example" / "3", "--year", "3", "--set", "base_price=1.88", "--set", "sludge=+10%"
    )
    page = text_of(client.get(f"{plant}/whatif?at.base_price=1.88&by.sludge=10&at.linked_share=0.3"))
    assert f"试算应付 {grouped(told['then'])} 差额 {grouped(told['difference'])}" in page
    assert "基准单价 1.85 → 1.88；污泥 262.9 至 861.3 → +10%" in page
    assert "挂钩比例 0.3 →" not in page
    unchanged = text_of(client.get(f"{plant}/whatif/result?part=1&at.base_price=1.85"))
    assert "差额 0.00" in unchanged
    assert "“多”不是数" in text_of(client.get(f"{plant}/whatif/result?at.base_price=多"))
    assert client.get(f"{plant}/whatif/result?at.nothing=1").status_code == 422
    weighed = told_by_cli("whatif", PLANT, PLANT / "example" / "3", "--year", "3", "--tornado")
    assert client.get(f"{plant}/whatif/tornado").text.count('<tr><th scope="row">') == len(weighed["bars"])


def test_three_faults_are_three_cells_and_a_marked_copy(client: TestClient) -> None:
    content, cells = faulty_book()
    visit = sent(client, "/contracts/zhujiayao_zhongchuan", parts({"填报.xlsx": content}))
    page = client.get(visit)
    assert page.status_code == 422
    assert sorted(re.findall(r'<th scope="row" class="code">(.*?)</th>', page.text)) == sorted(cells)
    assert page.text.count("<td>请") >= 1
    copy = openpyxl.load_workbook(io.BytesIO(client.get(f"{visit}/marked").content))
    told = [str(cell.value) for row in copy.worksheets[0].iter_rows() for cell in row]
    assert all(any(cell.rpartition("!")[2] in each for each in told) for cell in cells)
    for cell in cells:
        sheet, _, place = cell.partition("!")
        assert copy[sheet][place].fill.fill_type == "solid"


def test_what_is_missing_leaves_no_payable(client: TestClient) -> None:
    visit = sent(client, "/contracts/treatment_and_reuse", parts(without_safety()), year="3")
    page = client.get(visit)
    assert "应付金额 暂不核定" in text_of(page)
    assert "没有“考核指标 安全生产”的数据" in text_of(page)
    assert 'id="payable"' not in page.text
    assert "大写" not in text_of(page)


def test_a_claim_is_laid_beside_the_assessment(client: TestClient, plant: str) -> None:
    told = told_by_cli("review", PLANT, PLANT / "example" / "3", CLAIM, "--year", "3")
    page = text_of(client.get(f"{plant}/review"))
    total = told["total"]
    amounts = (grouped(total["claimed"]), grouped(total["assessed"]), grouped(total["difference"]), total["rate"])
    assert " ".join(amounts) in page
    assert all(grouped(row["difference"]) in page for row in told["items"])
    assert all(part["what"] in page for row in told["rows"] for part in row["explanations"])
    table = rows_in(client.get(f"{plant}/review/csv").content.decode("utf-8"))
    assert table[-1 - len(told["remarks"])]["审减率"] == total["rate"]
    assert client.get(f"{plant}/review/json").json()["total"] == total


def test_a_faulty_claim_and_faulty_tables_are_told_together(client: TestClient) -> None:
    content, cells = faulty_book()
    files = [*parts({"填报.xlsx": content}), *parts({"送审.csv": "项目,金额\n可用性服务费,许多\n"}, "claim")]
    page = client.get(sent(client, "/contracts/zhujiayao_zhongchuan", files))
    places = re.findall(r'<th scope="row" class="code">(.*?)</th>', page.text)
    assert set(cells) < set(places)
    assert any(each.startswith("送审.csv") for each in places)


def test_a_study_shows_its_standards_and_what_is_absent(client: TestClient) -> None:
    tables = {name: text for name, text in tables_of(STUDY / "example").items() if name[:-4] in RECORDS}
    visit = sent(client, f"/studies/{STUDY.name}", parts(tables))
    told = told_by_cli("standard", STUDY, STUDY / "example")
    page = client.get(f"{visit}?unit=B11")
    assert all(f">{float(row['standard']):,.2f}<" in page.text for row in told["rows"])
    absent = [each for each in told["methods"] if each["value"] is None]
    assert page.text.count('class="away"') == len(absent)
    assert all(each["reason"]["zh"] in text_of(page) for each in absent)
    assert "B11 7.84" in page.text
    assert "B11 7.84" not in client.get(visit).text
    assert "示例数据，不作定标依据" in page.text
    assert client.get(f"{visit}/files/json").json()["rows"] == told["rows"]
    broken = tables | {"units.csv": tables["units.csv"].replace("B01", "")}
    assert client.get(sent(client, f"/studies/{STUDY.name}", parts(broken))).status_code == 422


EXAMPLES = sorted(path.parent for name in ("contract", "study") for path in CONTRACTS.rglob(f"{name}.toml"))


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_every_shipped_example_is_shown_in_both_languages(client: TestClient, folder: Path) -> None:
    is_study = (folder / "study.toml").exists()
    place = folder / "example"
    years = [each for each in place.iterdir() if each.is_dir() and each.name.isdigit()]
    tables = {name: text for name, text in tables_of(place).items() if name[:-4] in RECORDS} if is_study else {}
    tables = tables or tables_of(years[0])
    visit = sent(client, f"/{'studies' if is_study else 'contracts'}/{folder.name}", parts(tables))
    for language in ("zh", "en"):
        with TestClient(client.app) as reader:
            page = reader.get(f"{visit}?lang={language}")
        assert page.status_code == 200
        assert "<svg" in page.text


RECORDS = ("units", "costs", "keys", "decisions")


def test_english_is_chosen_once_and_kept(app: FastAPI, railway: str) -> None:
    with TestClient(app) as reader:
        assert "Contracts" not in reader.get("/").text
        assert "Contracts" in reader.get("/?lang=en").text
        page = text_of(reader.get(railway))
        assert "Illustrative figures, no basis for payment" in page
        assert "Payable 145,612,926.46" in page
        assert "应付金额" in text_of(reader.get(f"{railway}?lang=zh"))


def test_what_people_type_is_never_markup(client: TestClient) -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    visit = sent(client, "/contracts/zhujiayao_zhongchuan", parts({name: "a,b\n<script>1</script>,2\n"}))
    page = client.get(visit).text
    assert "<img" not in page
    assert "<script>1" not in page


def test_a_browser_is_told_to_keep_to_the_server(client: TestClient, railway: str) -> None:
    for path in ("/", railway, "/nothing"):
        head = client.get(path).headers
        assert "default-src 'self'" in head["content-security-policy"]
        assert "unsafe" not in head["content-security-policy"]
        assert head["referrer-policy"] == "no-referrer"
        assert head["cache-control"] == "no-store"
    assert not re.search(r"<script>|\son\w+=|\sstyle=|https?://(?!www.w3.org)", client.get(railway).text)


def test_refusals_are_pages(client: TestClient) -> None:
    for path, words_of in (
        ("/contracts/none", "没有这个编号的合同"),
        ("/nothing", "没有这一项"),
        ("/visits/none", "已清除"),
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert words_of in answer.text
    assert client.get("/v1/nothing").headers["content-type"] == "application/problem+json"
    empty = client.post("/contracts/zhujiayao_zhongchuan", data={"year": "2"}, files=[("tables", ("", b""))])
    assert empty.status_code == 422
    assert "请先选择文件" in empty.text
    broken = client.post(
        "/contracts/zhujiayao_zhongchuan", content=b"x", headers={"content-type": "multipart/form-data; boundary=y"}
    )
    assert broken.status_code == 422


WORDS = {"workbook_and_tables": ("a.xlsx", "scores.csv"), "file_twice": ("scores.csv", "scores.txt")}
"""Sentences on files that do not go together, and such files."""


@pytest.mark.parametrize("code", WORDS)
def test_files_that_do_not_go_together_are_refused(client: TestClient, code: str) -> None:
    page = client.get(sent(client, "/contracts/zhujiayao_zhongchuan", parts(dict.fromkeys(WORDS[code], "x"))))
    assert page.status_code == 422
    assert say(code, "zh", {}) in page.text


def test_a_body_over_the_limit_is_told_as_a_page() -> None:
    small = Configuration(contracts=CONTRACTS, body=10_000)
    with TestClient(application(small)) as reader:
        answer = reader.post("/contracts/zhujiayao_zhongchuan", files=parts({"a.xlsx": b"x" * 20_000}))
        assert answer.status_code == 413
        assert "请求过大" in answer.text


@pytest.fixture
def locked() -> Iterator[TestClient]:
    with TestClient(application(Configuration(contracts=CONTRACTS, api_keys=("钥匙一", "two")))) as reader:
        yield reader


def test_with_keys_the_page_asks_for_one_and_keeps_no_key(locked: TestClient) -> None:
    shut = locked.get("/", follow_redirects=False)
    assert (shut.status_code, shut.headers["location"]) == (303, "/key")
    assert locked.get("/static/page.css").status_code == 200
    assert locked.get("/v1/contracts").status_code == 401
    wrong = locked.post("/key", data={"key": "three"}, follow_redirects=False)
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers
    right = locked.post("/key", files={"key": (None, "钥匙一")}, follow_redirects=False)
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "钥匙" not in cookie
    assert "合同" in locked.get("/").text
    assert locked.get("/v1/contracts").status_code == 401


def visit_of(size: int) -> Visit:
    return Visit("contract", "x", Received((File("a.csv", b"x" * size),)), Faulty((Problem("a", "no_observations"),)))


def test_visits_are_few_small_and_short() -> None:
    now = [0.0]
    kept = Visits(3, 1000, lambda: now[0])
    first, second, third = (kept.keep(visit_of(10)) for _ in range(3))
    assert kept.found(first) is not None
    fourth = kept.keep(visit_of(10))
    assert [kept.found(each) is not None for each in (first, second, third, fourth)] == [True, False, True, True]
    large = kept.keep(visit_of(995))
    assert [kept.found(each) is not None for each in (first, third, fourth, large)] == [False, False, False, True]
    huge = kept.keep(visit_of(5000))
    assert kept.found(huge) is not None
    now[0] = KEPT - 1
    assert kept.found(huge) is not None
    now[0] = 2 * KEPT
    assert kept.found(huge) is None


def test_tokens_are_long_and_differ() -> None:
    kept = Visits(3, 1000)
    tokens = {kept.keep(visit_of(1)) for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 32


def test_every_word_of_the_page_is_said_in_both_languages() -> None:
    used = {
        name
        for path in (SOURCE / "templates").glob("*.html")
        for name in re.findall(r"\bt\('(\w+)'(?! \+)", path.read_text("utf-8"))
    }
    assert used <= set(words())
    for name, row in words().items():
        assert row["zh"], name
        assert row["en"], name
        assert set(re.findall(r"\{\w+\}", row["zh"])) == set(re.findall(r"\{\w+\}", row["en"])), name


def test_what_else_to_look_at_stands_below_the_faults(client: TestClient) -> None:
    year = tables_of(RAILWAY / "example" / "2")
    scores = year["scores.csv"].replace(",operation,22.5", ",opration,二十", 1)
    page = sent(client, "/contracts/zhujiayao_zhongchuan", parts({**year, "scores.csv": scores}), year="2")
    told = text_of(client.get(page))
    assert "“二十”不是数" in told
    assert "opration" in told.partition("提示")[2]
