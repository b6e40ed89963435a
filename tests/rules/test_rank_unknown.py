"""`rank`: what is not known is undetermined and says why; what a contract with one refuses."""

import pytest

from ppp_cost import ContractError, ObservationError
from tests.contract_text import contract_of, measure, observed, seen, settled
from tests.rules.event_log import Values, by_event, clock, codes, log, rank

MONTH = 'window = { period = "month" }'
RANK = 'counts = "rank"'
TOTAL = 'counts = "total"'
LOST = "undetermined"


def test_an_event_without_its_class_is_undetermined_and_no_other() -> None:
    statement = settled(
        rank(f"{MONTH}, {RANK}"), log("e1 01-02 01-02 class=a", "e2 01-03 01-03 class=", "e3 01-04 01-04 class=a")
    )
    assert by_event(measure(statement, "n")) == {"e1": 1, "e2": LOST, "e3": 2}
    assert codes(statement, "n") == {"no_attribute"}


@pytest.mark.parametrize("positive", ["", ', positive = "x"'])
def test_an_event_that_may_not_be_admitted_may_count_or_not(positive: str) -> None:
    rows = [f"e{n} 01-{n + 1:02}T08:00 01-{n + 1:02}T09:00 class=a kind={'' if n == 2 else 'x'}" for n in (1, 2, 3)]
    items = clock() + rank(f'{MONTH}, {RANK}, where = {{ kind = ["x"] }}{positive}')
    statement = settled(items, log(*rows, "e4 01-05T08:00 01-05T09:00 class=b kind=x"))
    assert by_event(measure(statement, "n")) == {"e1": 1, "e2": LOST, "e3": LOST, "e4": 1}
    assert codes(statement, "n") == {"event_unsaid", "repeat_unsure"}


@pytest.mark.parametrize(("at", "expected"), [("23:59:58", LOST), ("23:59:59", 1)])
def test_the_first_second_of_a_window_is_what_must_be_covered(at: str, expected: object) -> None:
    tables = log(f"e1 02-10T{at} 02-11T00:00 class=a", covers=("2023-02-02,2023-04-01",))
    found = measure(settled(rank(f"window = {{ days = 9 }}, {RANK}"), tables), "n")
    assert found["2023-02|e1"] == expected


@pytest.mark.parametrize(
    ("fields", "covers", "expected"),
    [
        (f"{MONTH}, {RANK}", "2023-01-01,2023-04-01", {"2023-02|e1": 1}),
        (f"{MONTH}, {TOTAL}", "2023-01-01,2023-02-28", {"2023-02|e1": LOST, "2023-02": LOST, "2023-03": LOST}),
        (f"{MONTH}, {RANK}", "2023-01-01,2023-02-11", {"2023-02|e1": 1, "2023-02": LOST, "2023-03": LOST}),
        (f"{MONTH}, {RANK}", "2023-01-01,2023-02-10", {"2023-02|e1": LOST, "2023-02": LOST, "2023-03": LOST}),
        (f"{MONTH}, {RANK}", "2023-02-02,2023-04-01", {"2023-01": LOST, "2023-02|e1": LOST, "2023-02": LOST}),
        (
            f"window = {{ days = 8 }}, {RANK}",
            "2023-02-02,2023-04-01",
            {"2023-01": LOST, "2023-02|e1": 1, "2023-02": LOST},
        ),
        (
            f"window = {{ days = 9 }}, {RANK}",
            "2023-02-02,2023-04-01",
            {"2023-01": LOST, "2023-02|e1": LOST, "2023-02": LOST},
        ),
        (f"window = {{ days = 99 }}, {RANK}", "2023-01-01,2023-04-01", {"2023-02|e1": 1}),  # not before the first day
        (f"window = {{ days = 99 }}, {RANK}", "2023-01-02,2023-04-01", {"2023-01": LOST, "2023-02|e1": LOST}),
    ],
)
def test_a_window_must_be_covered(fields: str, covers: str, expected: Values) -> None:
    statement = settled(rank(fields), log("e1 02-10T08:00 02-10T09:00 class=a", covers=(covers,)))
    assert measure(statement, "n") == expected
    named = {place for place, value in expected.items() if value == LOST and "|" in place}
    said = {"window_not_covered"} if named else set()
    assert codes(statement, "n") == said | ({"not_covered"} if LOST in expected.values() else set())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (f"{RANK}, window = {{}}", "window_form"),
        (f'{RANK}, window = {{ period = "month", days = 3 }}', "window_form"),
        (f'{RANK}, {MONTH}, per = ["asset"]', "event_rows"),
        (f"{RANK}, {MONTH}, positive = 1", "not_an_item"),
        (f"{RANK}, window = {{ days = true }}", "not_a_count"),
        (f'{RANK}, window = {{ period = "week" }}', "not_a_choice"),
        (f'counts = "place", {MONTH}', "not_a_choice"),
        (MONTH, "key_missing"),
    ],
)
def test_what_a_rank_refuses(fields: str, code: str) -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(seen("v") + rank(fields))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_rank_names_what_is_the_same_and_asks_for_its_column() -> None:
    with pytest.raises(ContractError) as refused:
        contract_of(rank(f"{MONTH}, {RANK}", by=""))
    assert [problem.code for problem in refused.value.problems] == ["nothing_listed"]
    with pytest.raises(ObservationError):
        observed(log("e1 01-02 01-02"), contract_of(rank(f"{MONTH}, {RANK}")))
