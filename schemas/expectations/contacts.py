"""The rules of phones and consent: whom we may text, and whether the ledger and the phones say the same."""

from datetime import timedelta

from rules.consent import ConsentChange, ConsentState
from schemas.expectations.moment import Moment, listed
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite

# The words that vendors and carriers take for a stop and for a start, whatever our own reading makes of them.
STOP_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
START_WORDS = ("START", "UNSTOP")

# A reply is read in seconds; one that is still unread after this time was missed.
READ_WITHIN = timedelta(minutes=15)

# More students than a household has: a school's own number, or one number typed into every row.
MOST_ON_ONE_PHONE = 5

# With fewer a share says nothing.
FEWEST_FOR_A_SHARE = 20
WITH_PHONE_PERCENT = 90

# STOP, and "wrong number", which ends the texts to a number just so.
_STOPS = (ConsentChange.REVOKED, ConsentChange.DISOWNED)
_LAST_TURN = (
    "(select phone_id, max(id) as id from consent_ledger where phone_id is not null and change in "
    f"({listed([*_STOPS, ConsentChange.RESTORED])}) group by phone_id)"
)


def contacts_suite(moment: Moment) -> TableSuite:
    """Return the rules of phones, consent and the consent ledger."""
    return TableSuite("contacts", "Contacts and consent", "phones", (*_phones(), *_consent(), *_opt_outs(moment)))


def _rule(id: str, severity: Severity, sentence: str, sql: str, rows_are: str = "phones") -> TableRule:
    return TableRule(id, severity, Owner.COMPLIANCE, sentence, sql, rows_are)


def _phones() -> tuple[TableRule, ...]:
    digits = "substr(e164, 2)"
    for digit in "0123456789":
        digits = f"replace({digits}, '{digit}', '')"
    return (
        _rule(
            "CT-01",
            Severity.CRITICAL,
            "A phone is written as +1 and ten digits of the North American plan.",
            f"select id as row_id from phones where length(e164) <> 12 or substr(e164, 1, 2) <> '+1' or {digits} <> '' "
            "or substr(e164, 3, 1) in ('0', '1') or substr(e164, 6, 1) in ('0', '1')",
        ),
        _rule(
            "CT-02",
            Severity.CRITICAL,
            "A phone stands once.",
            "select p.id as row_id from phones p join (select e164 from phones group by e164 having count(*) > 1) "
            "twice on twice.e164 = p.e164",
        ),
        _rule(
            "CT-03",
            Severity.INFO,
            "At most five students share one phone.",
            "select sms_phone_id as row_id from students where sms_phone_id is not null group by sms_phone_id "
            f"having count(*) > {MOST_ON_ONE_PHONE}",
        ),
        _rule(
            "CT-04",
            Severity.WARNING,
            "Nine students in ten have a phone.",
            "select 0 as row_id from (select count(*) as people, count(sms_phone_id) as phones from students "
            f"where not is_test) c where c.people >= {FEWEST_FOR_A_SHARE} "
            f"and c.phones * 100 < c.people * {WITH_PHONE_PERCENT}",
            "rosters",
        ),
    )


def _consent() -> tuple[TableRule, ...]:
    given = ConsentState.GIVEN.value
    return (
        _rule(
            "CT-05",
            Severity.CRITICAL,
            "Consent is one of our words.",
            f"select id as row_id from students where consent is null or consent not in ({listed(list(ConsentState))})",
            "students",
        ),
        _rule(
            "CT-06",
            Severity.CRITICAL,
            "Who agreed to texts has a proof of it.",
            f"select id as row_id from students where consent = '{given}' and trim(coalesce(consent_proof, '')) = ''",
            "students",
        ),
        _rule(
            "CT-07",
            Severity.CRITICAL,
            "Who agreed to texts did so on a day that is known.",
            f"select s.id as row_id from students s where s.consent = '{given}' and s.consent_on is null and not "
            f"exists (select 1 from consent_ledger e where e.student_id = s.id and e.change in "
            f"({listed([ConsentChange.GIVEN, ConsentChange.RESTORED])}))",
            "students",
        ),
        _rule(
            "CT-08",
            Severity.CRITICAL,
            "An entry of the consent ledger names whose consent it is, and where it can be looked up.",
            "select id as row_id from consent_ledger where (student_id is null and phone_id is null) "
            "or trim(coalesce(proof, '')) = '' or at is null",
            "entries of the ledger",
        ),
        _rule(
            "CT-09",
            Severity.CRITICAL,
            "An entry of the consent ledger has one of our words.",
            "select id as row_id from consent_ledger where change is null or change not in "
            f"({listed(list(ConsentChange))})",
            "entries of the ledger",
        ),
    )


def _opt_outs(moment: Moment) -> tuple[TableRule, ...]:
    stops, restored = listed(_STOPS), ConsentChange.RESTORED.value
    keyword = "upper(trim(trim(trim(r.body), '.!')))"
    return (
        _rule(
            "CT-10",
            Severity.CRITICAL,
            "Whose last keyword was STOP, without a later START, is not opted in.",
            # The keywords themselves, not our reading of them: this rule is the witness against the reading.
            "select p.id as row_id from phones p join (select r.from_phone as e164, "
            f"max(case when {keyword} in ({listed(STOP_WORDS)}) then r.received_at end) as stopped_at, "
            f"max(case when {keyword} in ({listed(START_WORDS)}) then r.received_at end) as started_at "
            f"from replies r where r.received_at < {moment.ago(READ_WITHIN)} and length(r.body) < 20 "
            "group by r.from_phone) said on said.e164 = p.e164 "
            "where said.stopped_at is not null and (said.started_at is null or said.started_at <= said.stopped_at) "
            "and p.opted_out_at is null and not exists (select 1 from consent_ledger e where e.phone_id = p.id "
            f"and e.change = '{restored}' and e.at >= said.stopped_at)",
        ),
        _rule(
            "CT-11",
            Severity.CRITICAL,
            "A phone whose last entry in the ledger is an opt-out is opted out.",
            f"select p.id as row_id from phones p join {_LAST_TURN} turn on turn.phone_id = p.id "
            "join consent_ledger e on e.id = turn.id "
            f"where e.change in ({stops}) and p.opted_out_at is null",
        ),
        _rule(
            "CT-12",
            Severity.CRITICAL,
            "A phone that is opted out has that in the ledger, as its last entry.",
            f"select p.id as row_id from phones p left join {_LAST_TURN} turn on turn.phone_id = p.id "
            "left join consent_ledger e on e.id = turn.id "
            f"where p.opted_out_at is not null and coalesce(e.change, '') not in ({stops})",
        ),
        _rule(
            "CT-13",
            Severity.WARNING,
            "No consent and no opt-out lies in the future.",
            f"select id as row_id from phones where opted_out_at > {moment.ago(-READ_WITHIN)} "
            "union all select sms_phone_id from students where sms_phone_id is not null "
            f"and consent_on > {moment.in_days(1)}",
        ),
        _rule(
            "CT-14",
            Severity.WARNING,
            "A phone on hold says why.",
            "select id as row_id from phones where held_at is not null and trim(coalesce(hold_reason, '')) = ''",
        ),
    )
