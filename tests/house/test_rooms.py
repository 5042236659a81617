"""Claims about every module: who commits, who asks the clock, what is signed, sourced, logged and explained."""

import ast
import re

import pytest

from tests.house.source import ROOMS, ROOT, called_name, calls, modules, names_in

# Where the machine's clock is asked, and why that is right there.
CLOCK_READERS = {
    "wiring/clock.py": "the clock itself",
    "tasks/runs.py": "Prefect compares a run's start with the machine's clock, which the sandbox can't move",
}
CLOCKS = {"datetime", "date", "time", "func"}  # modules and classes; `time.monotonic` measures, and is free
CLOCK_QUESTIONS = {"now", "today", "utcnow", "time", "time_ns", "current_timestamp"}
IMPORTED_QUESTIONS = {"now", "today", "utcnow", "prefect_now"}

LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PRIVATE = {"body", "e164", "first_name", "last_name", "email", "from_phone", "to_phone", "to", "value"}


def _asks_the_machine(call: ast.Call) -> bool:
    """Whether a call reads the machine's clock; `clock().now()` asks ours, whose receiver is a call."""
    if isinstance(call.func, ast.Attribute):
        receiver = call.func.value
        return call.func.attr in CLOCK_QUESTIONS and isinstance(receiver, ast.Name) and receiver.id in CLOCKS
    return called_name(call) in IMPORTED_QUESTIONS


def _is_log_call(call: ast.Call) -> bool:
    if called_name(call) not in LOG_METHODS or not isinstance(call.func, ast.Attribute):
        return False
    return bool(names_in(call.func.value) & {"log", "logger", "logging", "get_run_logger"})


def test_one_place_commits() -> None:
    committing = [path for path, tree in modules().items() for call in calls(tree) if called_name(call) == "commit"]
    assert committing == ["database/session.py"]


def test_only_the_clock_reads_the_machines_clock() -> None:
    reading = {path for path, tree in modules().items() for call in calls(tree) if _asks_the_machine(call)}
    assert reading == set(CLOCK_READERS)


def test_no_sql_asks_the_databases_clock() -> None:
    words = re.compile(r"\bCURRENT_(TIMESTAMP|DATE)\b|\bNOW\(\)", re.IGNORECASE)
    asking = [path for path in (ROOT / "database").rglob("*.py") if words.search(path.read_text(encoding="utf-8"))]
    assert asking == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_sign(room: str) -> None:
    assert ast.get_docstring(modules()[f"{room}/__init__.py"])


def test_every_rule_names_its_source() -> None:
    unsourced = [
        path
        for path, tree in modules().items()
        if path.startswith("rules/")
        and not path.endswith("__init__.py")
        and not re.search(r"^Source: \S", ast.get_docstring(tree) or "", re.MULTILINE)
    ]
    assert unsourced == []


def test_no_log_line_carries_a_number_a_name_or_a_message() -> None:
    logged = [(path, call) for path, tree in modules().items() for call in calls(tree) if _is_log_call(call)]
    assert logged, "the search must find the log calls there are"
    telling = [
        f"{path}:{call.lineno}"
        for path, call in logged
        if names_in(*call.args, *(keyword.value for keyword in call.keywords)) & PRIVATE
    ]
    assert telling == []


def test_every_dependency_says_why_it_is_here() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    begins = [number for number, line in enumerate(lines) if re.fullmatch(r"(dependencies|dev) = \[", line)]
    assert len(begins) == 2
    unexplained = []
    for begin in begins:
        for line in lines[begin + 1 : lines.index("]", begin)]:
            if line.strip().startswith('"') and not re.search(r'",\s+# \w', line):
                unexplained.append(line.strip())
    assert unexplained == []


def test_no_module_is_named_for_nothing() -> None:
    empty = {"utils", "helpers", "common", "core", "services", "manager", "misc"}
    assert [path for path in modules() if empty & set(path.removesuffix(".py").split("/"))] == []
