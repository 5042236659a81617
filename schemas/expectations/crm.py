"""The rules of what stands in the CRM, as far as our own outbox knows it."""

from datetime import timedelta

from schemas.expectations.moment import Moment, listed
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite
from schemas.tables import OutboxKind, OutboxState

# The sync runs every hour; what waits longer than a day waits for a person.
STUCK_AFTER = timedelta(hours=26)

_NOT_YET = listed([OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN])

# Of a record, what a rate is computed from: column and the value under which the CRM has it.
_FACTS = ("outcome", "employer", "job_title", "pay_unit", "hours_type", "source")


def crm_suite(moment: Moment) -> TableSuite:
    """Return the rules of the outbox and of the records that should stand in the CRM."""

    def rule(
        id: str, severity: Severity, sentence: str, sql: str, rows_are: str = "entries of the outbox",
        owner: Owner = Owner.TECHNICAL,
    ) -> TableRule:  # fmt: skip
        return TableRule(id, severity, owner, sentence, sql, rows_are)

    record = OutboxKind.RECORD.value
    of_record = (
        "career_status c join students s on s.id = c.student_id {join} outbox o "
        f"on o.kind = '{record}' and o.key = s.student_id || ':' || c.program"
    )
    differs = " or ".join(f"coalesce(o.content ->> '{fact}', '') <> coalesce(c.{fact}, '')" for fact in _FACTS)
    return TableSuite(
        "crm",
        "CRM drift",
        "outbox",
        (
            rule(
                "HS-01",
                Severity.CRITICAL,
                "What was written has the CRM's id.",
                "select id as row_id from outbox where state = 'written' and trim(coalesce(crm_id, '')) = ''",
            ),
            rule(
                "HS-02",
                Severity.CRITICAL,
                "The state and the kind of an entry are ours.",
                f"select id as row_id from outbox where state is null or state not in ({listed(list(OutboxState))}) "
                f"or kind is null or kind not in ({listed(list(OutboxKind))})",
            ),
            rule(
                "HS-03",
                Severity.CRITICAL,
                "What was last written of a record is what stands in it here.",
                f"select o.id as row_id from {of_record.format(join='join')} "
                "where o.state = 'written' and c.updated_at <= o.updated_at and c.quarantined_at is null "
                f"and ({differs})",
            ),
            rule(
                "HS-04",
                Severity.CRITICAL,
                "No record that passed the gate is missing in the CRM for more than a day.",
                f"select c.id as row_id from {of_record.format(join='left join')} "
                f"where o.id is null and c.quarantined_at is null and c.updated_at < {moment.ago(STUCK_AFTER)} "
                f"and not s.is_test and exists (select 1 from outbox where kind = '{record}')",
                "records",
            ),
            rule(
                "HS-05",
                Severity.CRITICAL,
                "A thing stands in the outbox once.",
                "select o.id as row_id from outbox o join (select kind, key from outbox group by kind, key "
                "having count(*) > 1) twice on twice.kind = o.kind and twice.key = o.key",
            ),
            rule(
                "HS-06",
                Severity.WARNING,
                "Nothing waits for the CRM for more than a day.",
                f"select id as row_id from outbox where state in ({_NOT_YET}) "
                f"and updated_at < {moment.ago(STUCK_AFTER)}",
            ),
            rule(
                "HS-07",
                Severity.WARNING,
                "The CRM refused nothing.",
                f"select id as row_id from outbox where state = '{OutboxState.REJECTED.value}'",
                owner=Owner.PLACEMENT,
            ),
            rule(
                "HS-08",
                Severity.CRITICAL,
                "Two students are not one contact in the CRM.",
                "select s.id as row_id from students s join (select crm_id from students where crm_id is not null "
                "group by crm_id having count(*) > 1) twice on twice.crm_id = s.crm_id",
                "students",
            ),
        ),
    )
