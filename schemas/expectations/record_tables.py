"""The rules of Career Status records that look beyond one record; those of single records stand in career_status.py."""

from datetime import timedelta

from schemas.expectations.moment import Moment
from schemas.expectations.suite import Owner, Severity, TableRule

# A record in quarantine for longer is one that nobody works off.
WORKED_OFF_WITHIN = timedelta(days=14)


def record_table_rules(moment: Moment) -> tuple[TableRule, ...]:
    """Return the rules about the tables of records."""

    def rule(id: str, severity: Severity, sentence: str, sql: str) -> TableRule:
        return TableRule(id, severity, Owner.PLACEMENT, sentence, sql, "records")

    return (
        rule(
            "CS-50",
            Severity.CRITICAL,
            "The student of a record exists.",
            "select c.id as row_id from career_status c left join students s on s.id = c.student_id where s.id is null",
        ),
        rule(
            "CS-51",
            Severity.WARNING,
            "A record in quarantine is worked off within two weeks.",
            f"select id as row_id from career_status where quarantined_at < {moment.ago(WORKED_OFF_WITHIN)}",
        ),
        rule(
            "CS-52",
            Severity.INFO,
            "A record has the program that its student has.",
            "select c.id as row_id from career_status c join students s on s.id = c.student_id "
            "where coalesce(s.program, '') <> c.program and not exists (select 1 from career_status other "
            "where other.student_id = c.student_id and other.program = s.program)",
        ),
    )
