"""The rules of follow-ups: the ten days after a YES, nobody forgotten, nothing without an owner."""

from datetime import timedelta

from rules.follow_ups import FOLLOW_UP_DELAY, FollowUpKind
from rules.playbook import NO_FOLLOW_UP
from rules.replies.labels import Label
from schemas.expectations.moment import Moment, listed
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite

# Two weeks behind its day, a follow-up is forgotten rather than late.
OVERDUE_DAYS = 14

# The sweep runs every two hours: a reply that is still unread after three was missed by it, too.
READ_WITHIN = timedelta(hours=3)


def follow_ups_suite(moment: Moment) -> TableSuite:
    """Return the rules of the table of follow-ups, and of the replies they come from."""
    check = FollowUpKind.HIRING_CHECK.value
    due = moment.later(moment.campus_day("r.received_at"), FOLLOW_UP_DELAY.days)
    labels = "cast(r.labels as text)"
    none_of = " ".join(f"and {labels} not like '%\"{label.value}\"%'" for label in sorted(NO_FOLLOW_UP))

    def rule(id: str, severity: Severity, sentence: str, sql: str, rows_are: str = "follow-ups") -> TableRule:
        return TableRule(id, severity, Owner.PLACEMENT, sentence, sql, rows_are)

    return TableSuite(
        "follow_ups",
        "Follow-ups",
        "follow_ups",
        (
            rule(
                "FT-01",
                Severity.CRITICAL,
                "The kind of a follow-up is one of ours.",
                f"select id as row_id from follow_ups where kind is null or kind not in ({listed(list(FollowUpKind))})",
            ),
            rule(
                "FT-02",
                Severity.WARNING,
                "An open follow-up has somebody: its student has an advisor.",
                "select f.id as row_id from follow_ups f join students s on s.id = f.student_id "
                "where f.done_at is null and not s.is_test and trim(coalesce(s.advisor_email, '')) = ''",
            ),
            rule(
                "FT-03",
                Severity.CRITICAL,
                "What is done was done after it was opened, and not in the future.",
                "select id as row_id from follow_ups where done_at < created_at "
                f"or done_at > {moment.ago(-timedelta(minutes=15))}",
            ),
            rule(
                "FT-04",
                Severity.CRITICAL,
                "A YES is followed up exactly ten days later, on the campus calendar.",
                "select f.id as row_id from follow_ups f join replies r on r.id = f.reply_id "
                f"where f.kind = '{check}' and (f.due_on is null or f.due_on <> {due})",
            ),
            rule(
                "FT-05",
                Severity.CRITICAL,
                "The student and the reply of a follow-up exist.",
                "select f.id as row_id from follow_ups f left join students s on s.id = f.student_id "
                "left join replies r on r.id = f.reply_id where s.id is null or r.id is null",
            ),
            rule(
                "FT-06",
                Severity.CRITICAL,
                "Every YES has its follow-up.",
                "select r.id as row_id from replies r where r.read_at is not null and r.student_id is not null "
                f"and {labels} like '%\"{Label.INTERESTED.value}\"%' {none_of} "
                f"and not exists (select 1 from follow_ups f where f.reply_id = r.id and f.kind = '{check}')",
                "replies",
            ),
            rule(
                "FT-07",
                Severity.WARNING,
                "No follow-up is two weeks behind its day.",
                "select id as row_id from follow_ups where done_at is null "
                f"and due_on < {moment.in_days(-OVERDUE_DAYS)}",
            ),
            rule(
                "FT-08",
                Severity.WARNING,
                "Every reply is read within three hours.",
                f"select id as row_id from replies where read_at is null and received_at < {moment.ago(READ_WITHIN)}",
                "replies",
            ),
        ),
    )
