"""Every rule about tables finds its fault, and only that; good data passes; nothing is changed, leaked or left open."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from actions.check_tables import SuiteUnknown, suites_now, take_results
from database.quality import read_only_url, rows_breaking
from database.session import make_engine, reading, transaction
from integrations.great_expectations.tables import check_tables
from schemas.expectations.all_suites import NAMES
from schemas.expectations.suite import RuleResult, Severity, SuiteResult, TableRule, TableSuite
from schemas.tables import Notice, NoticeDelivery, QualityResult
from tests.office import staff
from tests.quality_world import DAY, NOW, OFFICE, World, bare_tables, good_world, put_faults_in

KEPT = 3


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with our tables and without their constraints."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'a bare 100 % database.db'}")
        bare_tables().create_all(engine)
        yield engine
        engine.dispose()
        return
    migrated: Engine = request.getfixturevalue("postgresql")
    with migrated.begin() as connection:
        connection.execute(text("CREATE SCHEMA bare"))
    url = migrated.url.update_query_dict({"options": "-c search_path=bare"})
    engine = make_engine(url.render_as_string(hide_password=False))
    bare_tables().create_all(engine)
    yield engine
    engine.dispose()
    with migrated.begin() as connection:
        connection.execute(text("DROP SCHEMA bare CASCADE"))


def run(engine: Engine, suites: list[TableSuite], docs: Path, name: str = "run-1") -> list[SuiteResult]:
    """Run the suites as the flow does."""
    url = read_only_url(engine.url.render_as_string(hide_password=False))
    return list(check_tables(url, suites, run_name=name, at=NOW, docs=docs, keep_runs=KEPT))


def found_by(results: list[SuiteResult]) -> dict[str, int | None]:
    """Return rule -> rows, of the rules that fail."""
    return {one.rule.id: one.unexpected for suite in results for one in suite.results if one.failed}


def the_suites(engine: Engine) -> list[TableSuite]:
    with reading(engine) as session:
        return suites_now(session, now=NOW, office=OFFICE)


@pytest.mark.slow
def test_every_rule_names_its_fault_and_nothing_else_and_good_data_passes(bare: Engine, tmp_path: Path) -> None:
    world, docs = good_world(), tmp_path / "docs"
    world.write(bare, bare_tables())
    assert found_by(run(bare, the_suites(bare), docs)) == {}

    put_faults_in(world)
    world.write(bare, bare_tables())
    suites = the_suites(bare)
    with reading(bare) as session:
        named = {rule.id: set(rows_breaking(session, rule, 1000)) for suite in suites for rule in suite.rules}
    assert named == dict(world.expected)  # every rule of every suite has a fault, and names exactly its rows
    results = run(bare, suites, docs, "run-2")
    assert found_by(results) == {rule: len(ids) for rule, ids in world.expected.items()}

    assert {result.suite.name: result.rows for result in results} == {
        suite.name: len(world.rows[suite.table]) for suite in suites
    }
    _assert_pages_are_self_contained_and_tell_no_one(world, [result.page for result in results], docs)


def _assert_pages_are_self_contained_and_tell_no_one(world: World, pages: list[Path | None], docs: Path) -> None:
    assert all(page is not None and page.is_file() for page in pages)
    assert (
        sorted(path.suffix for path in docs.rglob("*") if path.is_file() and path.suffix not in (".html", ".json"))
        == []
    )
    for page in docs.rglob("*.html"):
        told = page.read_text(encoding="utf-8")
        # Whatever is loaded from elsewhere: by a tag, or by a style.
        assert re.findall(r"(?:src|href|action|srcset)\s*=\s*[\"']?\s*(?:https?:|//)[^\"'> ]*", told) == []
        assert re.findall(r"url\(\s*['\"]?(?:https?:|//)|@import", told) == []
        assert "<script" not in told
        for private in ("Lovelace", "+1312555", "mail.example", "Acme", "Thank you!"):
            assert private not in told
    (page,) = docs.rglob("*run-2/messages.html")
    assert "MS-08 (critical, compliance): Nothing was sent to a phone after its opt-out" in page.read_text("utf-8")


@pytest.mark.slow
def test_what_cannot_be_run_counts_as_failed(bare: Engine, tmp_path: Path) -> None:
    suite = the_suites(bare)[0]
    broken = replace(suite, rules=(replace(suite.rules[0], sql="select nothing as row_id from students"),))
    ((result,),) = [one.results for one in run(bare, [broken], tmp_path / "docs")]
    assert result.failed
    assert result.unexpected is None
    assert result.error


@pytest.mark.slow
def test_nothing_can_be_written_and_no_connection_is_left(bare: Engine, tmp_path: Path) -> None:
    url = read_only_url(bare.url.render_as_string(hide_password=False))
    engine = make_engine(url)
    with pytest.raises(DBAPIError), engine.connect() as connection:
        connection.execute(text("DELETE FROM students"))
    engine.dispose()
    if bare.dialect.name == "postgresql":
        mine = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        with bare.connect() as connection:
            before = connection.scalar(mine)
        run(bare, the_suites(bare)[:2], tmp_path / "docs")
        with bare.connect() as connection:
            # The server may have closed one that an earlier test left; ours are not among those that stay.
            assert connection.scalar(mine) <= before


@pytest.mark.slow
def test_the_oldest_pages_are_pruned(bare: Engine, tmp_path: Path) -> None:
    if bare.dialect.name == "postgresql":
        pytest.skip("the pages do not depend on the database")
    docs, suites = tmp_path / "docs", the_suites(bare)[:1]
    url = read_only_url(bare.url.render_as_string(hide_password=False))
    for day in range(KEPT + 2):
        list(check_tables(url, suites, run_name=f"run-{day}", at=NOW + day * DAY, docs=docs, keep_runs=KEPT))
    kept = sorted(path.name.rpartition("run-")[2] for path in (docs / "runs").iterdir())
    assert kept == ["2", "3", "4"]
    assert re.findall(r"run-(\d)/roster.html", (docs / "index.html").read_text("utf-8")) == ["4", "3", "2"]


def test_rule_ids_are_never_used_twice_and_every_rule_has_its_sentence(engine: Engine) -> None:
    suites = the_suites(engine)
    assert tuple(suite.name for suite in suites) == NAMES
    rules = [rule for suite in suites for rule in suite.rules]
    assert len({rule.id for rule in rules}) == len(rules) > 60
    assert all(rule.sentence.endswith(".") and rule.owner and rule.rows_are for rule in rules)


def test_an_unknown_suite_is_said_by_name(engine: Engine) -> None:
    with (
        reading(engine) as session,
        pytest.raises(SuiteUnknown, match=r"no suite 'gossip'; there are roster, contacts"),
    ):
        suites_now(session, now=NOW, office=OFFICE, names=["gossip"])


class TestTelling:
    """What people are told of results; the engine is not needed for it."""

    @pytest.fixture
    def session(self, engine: Engine) -> Iterator[Session]:
        with transaction(engine) as session:
            staff(session)
            yield session

    def outcome(self, session: Session, failing: dict[Severity, int], at_day: int = 0) -> None:
        """Take in a run in which these many rules of each severity fail."""
        suites = suites_now(session, now=NOW, office=OFFICE, names=["messages"])
        results = []
        for suite in suites:
            left = dict(failing)
            told = []
            for rule in suite.rules:
                fails = left.get(rule.severity, 0) > 0
                left[rule.severity] = left.get(rule.severity, 0) - 1
                told.append(_result(suite, rule, 3 if fails else 0))
            results.append(SuiteResult(suite, 10, tuple(told)))
        at = NOW + at_day * DAY
        take_results(session, results, run_id=f"run-{at_day}", at=at, now=at, office=OFFICE, actor="test")

    def channels(self, session: Session, title_word: str) -> dict[str, list[str]]:
        """Return recipient -> channels of the notices whose title has this word."""
        session.flush()
        found: dict[str, list[str]] = {}
        for notice in session.query(Notice).order_by(Notice.id):
            if title_word in notice.title:
                assert notice.campaign_id is None
                deliveries = session.query(NoticeDelivery).filter_by(notice_id=notice.id).all()
                found.setdefault(notice.recipient, []).extend(sorted(one.channel for one in deliveries))
        return found

    def test_a_critical_rule_that_begins_to_fail_is_told_at_once_and_a_warning_in_the_digest(
        self, session: Session
    ) -> None:
        self.outcome(session, {Severity.CRITICAL: 1, Severity.WARNING: 1})
        # The director takes no mail; what everybody reads gets it once.
        assert self.channels(session, "critical") == {"Director": ["apprise", "event"], "Ms. Rivera": ["email"]}
        assert self.channels(session, "warning") == {"Director": [], "Ms. Rivera": ["digest"]}

    def test_what_failed_before_is_not_told_again_and_what_comes_new_is(self, session: Session) -> None:
        self.outcome(session, {Severity.CRITICAL: 1})
        self.outcome(session, {Severity.CRITICAL: 1}, at_day=1)
        assert session.query(Notice).filter_by(recipient="Ms. Rivera").count() == 1
        self.outcome(session, {Severity.CRITICAL: 2}, at_day=2)
        assert session.query(Notice).filter_by(recipient="Ms. Rivera").count() == 2

    def test_results_are_kept_with_their_history(self, session: Session) -> None:
        self.outcome(session, {Severity.CRITICAL: 1})
        self.outcome(session, {}, at_day=1)
        kept = session.query(QualityResult).filter_by(rule_id="MS-08").order_by(QualityResult.id).all()
        assert [(one.run_id, one.unexpected, one.checked) for one in kept] == [("run-0", 3, 10), ("run-1", 0, 10)]

    def test_results_are_forgotten_after_a_year(self, session: Session) -> None:
        self.outcome(session, {})
        self.outcome(session, {}, at_day=401)
        assert {one.run_id for one in session.query(QualityResult)} == {"run-401"}


def _result(suite: TableSuite, rule: TableRule, unexpected: int) -> RuleResult:
    return RuleResult(suite.name, rule, unexpected)
