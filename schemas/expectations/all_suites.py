"""The suites that are run over the tables, in the order in which they are shown."""

from schemas.expectations.contacts import contacts_suite
from schemas.expectations.crm import crm_suite
from schemas.expectations.follow_ups import follow_ups_suite
from schemas.expectations.messages import messages_suite
from schemas.expectations.moment import Moment
from schemas.expectations.record_tables import record_table_rules
from schemas.expectations.roster import roster_suite
from schemas.expectations.suite import TableRule, TableSuite

NAMES = ("roster", "contacts", "messages", "follow_ups", "career_status", "crm")


def table_suites(moment: Moment, record_rules: tuple[TableRule, ...]) -> tuple[TableSuite, ...]:
    """Return every suite; `record_rules` are those of single records (career_status.py), in SQL."""
    records = TableSuite(
        "career_status", "Career Status", "career_status", (*record_rules, *record_table_rules(moment))
    )
    return (
        roster_suite(moment),
        contacts_suite(moment),
        messages_suite(moment),
        follow_ups_suite(moment),
        records,
        crm_suite(moment),
    )
