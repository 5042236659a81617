"""The rules of the roster as it stands in the database: students and graduates."""

from datetime import timedelta

from schemas.expectations.moment import Moment
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite

# A completion further off is a slip of the year.
FIRST_COMPLETION = "1980-01-01"
LATEST_COMPLETION_DAYS = 5 * 366

# Rosters come at least once a term's third; an older one no longer says who has graduated.
FRESH_FOR = timedelta(days=45)

# A file of which more rows are refused has another form than the one before.
REFUSED_PERCENT = 10


def roster_suite(moment: Moment) -> TableSuite:
    """Return the rules of the table of students."""

    def rule(id: str, severity: Severity, sentence: str, sql: str, rows_are: str = "students") -> TableRule:
        return TableRule(id, severity, Owner.REGISTRAR, sentence, sql, rows_are)

    return TableSuite(
        "roster",
        "Roster",
        "students",
        (
            rule(
                "RO-01",
                Severity.CRITICAL,
                "Every student has the college's id.",
                "select id as row_id from students where student_id is null or trim(student_id) = ''",
            ),
            rule(
                "RO-02",
                Severity.CRITICAL,
                "A college's id stands once, however it is written.",
                "select s.id as row_id from students s join (select upper(trim(student_id)) as written from students "
                "where trim(student_id) <> '' group by upper(trim(student_id)) having count(*) > 1) twice "
                "on upper(trim(s.student_id)) = twice.written",
            ),
            rule(
                "RO-03",
                Severity.WARNING,
                "Every student has a first and a last name.",
                "select id as row_id from students where trim(coalesce(first_name, '')) = '' "
                "or trim(coalesce(last_name, '')) = ''",
            ),
            rule(
                "RO-04",
                Severity.WARNING,
                "An e-mail address looks like one.",
                "select id as row_id from students where email <> '' and email not like '%_@_%.__%'",
            ),
            rule(
                "RO-05",
                Severity.CRITICAL,
                "The program was completed after 1980 and in less than five years' time.",
                f"select id as row_id from students where completed_on < '{FIRST_COMPLETION}' "
                f"or completed_on > {moment.in_days(LATEST_COMPLETION_DAYS)}",
            ),
            rule(
                "RO-06",
                Severity.WARNING,
                "A graduate has a program.",
                "select id as row_id from students where completed_on is not null and not is_test "
                "and trim(coalesce(program, '')) = ''",
            ),
            rule(
                "RO-07",
                Severity.CRITICAL,
                "Every student has a phone, or a reason why not.",
                "select id as row_id from students where (sms_phone_id is null and phone_issue is null) "
                "or (sms_phone_id is not null and phone_issue is not null)",
            ),
            rule(
                "RO-08",
                Severity.CRITICAL,
                "The phone of a student is one that we know.",
                "select s.id as row_id from students s left join phones p on p.id = s.sms_phone_id "
                "where s.sms_phone_id is not null and p.id is null",
            ),
            rule(
                "RO-09",
                Severity.INFO,
                "A roster was loaded in the last 45 days.",
                "select 0 as row_id where exists (select 1 from students where not is_test) and not exists "
                f"(select 1 from roster_loads where loaded_at >= {moment.ago(FRESH_FOR)})",
                "rosters",
            ),
            rule(
                "RO-10",
                Severity.WARNING,
                "Of the last roster, at most one row in ten was refused.",
                "select id as row_id from roster_loads where id = (select max(id) from roster_loads) "
                f"and refused * 100 > rows * {REFUSED_PERCENT}",
                "loads of rosters",
            ),
        ),
    )
