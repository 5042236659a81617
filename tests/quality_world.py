"""A small office whose tables have no constraints, so that any fault can stand in them.

Everything is good unless a fault is put in. `expected` collects rule -> the ids that the rule must then name.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Engine, MetaData, Table, insert

from rules.quiet_hours import DEFAULT_HOURS
from schemas.office import Office
from schemas.tables import Base

CHICAGO = ZoneInfo("America/Chicago")
OFFICE = Office("Lakeside Career College", CHICAGO, hours=DEFAULT_HOURS)
NOW = datetime(2026, 3, 20, 12, 0, tzinfo=CHICAGO)
TODAY = NOW.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Row = dict[str, object]


def bare_tables() -> MetaData:
    """Return our tables with their columns and nothing else."""
    bare = MetaData()
    for table in Base.metadata.sorted_tables:
        Table(table.name, bare, *(Column(column.name, column.type) for column in table.columns))
    return bare


class World:
    """The rows, table by table; ids are given here."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.expected: dict[str, set[int]] = defaultdict(set)
        self._numbers = count(1)
        self.load: Row = self._add(
            "roster_loads", loaded_at=NOW - DAY, file_name="roster.csv", rows=100, refused=1, added=99
        )

    def _add(self, table: str, **columns: object) -> Row:
        # Ids are apart from table to table, so that a rule that names the wrong rows is seen.
        row: Row = {"id": next(self._numbers), **columns}
        self.rows[table].append(row)
        return row

    def write(self, engine: Engine, bare: MetaData) -> None:
        """Write all rows; the tables are empty before."""
        with engine.begin() as connection:
            for name, rows in self.rows.items():
                table = bare.tables[name]
                connection.execute(table.delete())
                for row in rows:
                    connection.execute(insert(table), row)

    def phone(self, **changes: object) -> Row:
        """Add a phone that may be texted."""
        number = next(self._numbers)
        return self._add("phones", **{"e164": f"+1312555{number:04d}", **changes})

    def entry(self, **columns: object) -> Row:
        """Add an entry of the consent ledger."""
        return self._add(
            "consent_ledger",
            **{"change": "given", "at": NOW - 100 * DAY, "source": "roster", "proof": "roster load 1", **columns},
        )

    def student(self, *, phone: Row | None = None, **changes: object) -> Row:
        """Add a graduate who agreed to texts, with a phone of their own."""
        number = next(self._numbers)
        phone = phone or self.phone()
        return self._add(
            "students",
            **{
                "student_id": f"S{number:05d}", "first_name": "Ada", "last_name": "Lovelace",
                "email": f"ada{number}@mail.example", "zone_key": "America/Chicago;IL", "program": "Welding",
                "completed_on": date(2026, 1, 15), "advisor_email": "advisor@college.example", "is_test": False,
                "consent": "given", "consent_on": date(2025, 9, 1), "consent_proof": "web form",
                "sms_phone_id": phone["id"], "phone_issue": None, "crm_id": f"crm-{number}",
                "updated_at": NOW - 30 * DAY, **changes,
            },
        )  # fmt: skip

    def text(self, student: Row, **changes: object) -> Row:
        """Add an answer that was sent an hour ago."""
        number = next(self._numbers)
        return self._add(
            "texts",
            **{
                "purpose": "answer", "student_id": student["id"], "phone_id": student["sms_phone_id"],
                "state": "sent", "vendor_sid": f"SM{number}", "body": "Thank you!", "claimed_at": NOW - HOUR,
                "sent_at": NOW - HOUR + timedelta(seconds=1), "delivery": "delivered", **changes,
            },
        )  # fmt: skip

    def campaign(self, texts: list[Row], **changes: object) -> Row:
        """Make these texts the campaign's own and count them."""
        row = self._add("campaigns", name=f"Campaign {next(self._numbers)}")
        for text in texts:
            text.update(campaign_id=row["id"], purpose="campaign")
        states = [text["state"] for text in texts]
        row.update({"recipients": len(texts), **{each: states.count(each) for each in ("sent", "failed", "skipped")}})
        row.update(changes)
        return row

    def reply(self, student: Row, **changes: object) -> Row:
        """Add a reply that was read at once."""
        phone = next(one for one in self.rows["phones"] if one["id"] == student["sms_phone_id"])
        at = changes.get("received_at", NOW - 2 * DAY)
        return self._add(
            "replies",
            **{
                "from_phone": phone["e164"], "phone_id": phone["id"], "student_id": student["id"], "body": "Thanks",
                "labels": ["declined"], "received_at": at, "read_at": at, **changes,
            },
        )  # fmt: skip

    def follow_up(self, reply: Row, **changes: object) -> Row:
        """Add a follow-up of a reply, due tomorrow."""
        return self._add(
            "follow_ups",
            **{
                "student_id": reply["student_id"], "reply_id": reply["id"], "kind": "person_answer",
                "due_on": TODAY + DAY, "created_at": reply["received_at"], **changes,
            },
        )  # fmt: skip

    def yes(self, received_at: datetime, due_on: date) -> Row:
        """Add a YES with its follow-up and return that."""
        reply = self.reply(self.student(), labels=["interested"], body="YES", received_at=received_at)
        return self.follow_up(reply, kind="hiring_check", due_on=due_on)

    def record(self, student: Row | None = None, **changes: object) -> Row:
        """Add the complete record of somebody employed, changed an hour ago."""
        student = student or self.student()
        return self._add(
            "career_status",
            **{
                "student_id": student["id"], "program": student["program"], "outcome": "employed",
                "employer": "Acme Welding", "job_title": "Welder", "start_on": date(2026, 2, 2), "pay_cents": 2400,
                "pay_unit": "hour", "hours_type": "full_time", "source": "sms", "evidence": "reply 1",
                "updated_at": NOW - HOUR, **changes,
            },
        )  # fmt: skip

    def written(self, student: Row, record: Row, **changes: object) -> Row:
        """Add the outbox's entry of a record, written as it stands."""
        facts = ("outcome", "employer", "job_title", "pay_unit", "hours_type", "source")
        return self.outbox(
            kind="record", key=f"{student['student_id']}:{record['program']}",
            content={**{fact: record[fact] or "" for fact in facts}, **changes},
        )  # fmt: skip

    def outbox(self, **changes: object) -> Row:
        """Add an entry of the outbox that was written a moment ago."""
        number = next(self._numbers)
        return self._add(
            "outbox",
            **{
                "kind": "contact", "key": f"key-{number}", "content": {}, "content_hash": "x", "state": "written",
                "crm_id": f"crm-{number}", "updated_at": NOW - timedelta(minutes=30), **changes,
            },
        )  # fmt: skip

    def expect(self, rule: str, *rows: Row) -> None:
        """Note that the rule must name these rows."""
        self.expected[rule] |= {int(str(row["id"])) for row in rows}


def good_world() -> World:
    """Return an office about whose data no rule has anything to say, with what is near a limit on its right side."""
    world = World()
    for _ in range(3):
        world.text(world.student())
    world.campaign([world.text(world.student(), claimed_at=NOW - 3 * HOUR), world.text(world.student(), state="planned",
        sent_at=None, vendor_sid=None, claimed_at=None, delivery=None)])  # fmt: skip
    # Ten days after a YES half an hour before midnight, before and after the clock was put forward on 8 March.
    world.yes(datetime(2026, 3, 8, 5, 30, tzinfo=UTC), date(2026, 3, 17))
    world.yes(datetime(2026, 3, 10, 5, 30, tzinfo=UTC), date(2026, 3, 20))
    world.yes(datetime(2025, 11, 20, 17, 0, tzinfo=UTC), date(2025, 11, 30))["done_at"] = NOW - 90 * DAY
    # Somebody who said STOP after a text, was told so, and nothing else since; somebody who came back with START.
    gone = world.student()
    _phone(world, gone)["opted_out_at"] = NOW - 3 * HOUR
    world.text(gone, claimed_at=NOW - 4 * HOUR)
    world.reply(gone, body=" stop. ", labels=["opt_out"], received_at=NOW - 3 * HOUR)
    world.entry(phone_id=gone["sms_phone_id"], change="revoked", at=NOW - 3 * HOUR, proof="reply 7")
    world.text(gone, purpose="confirmation", claimed_at=NOW - 2 * HOUR)
    back = world.student()
    world.reply(back, body="STOP", labels=["opt_out"], received_at=NOW - 5 * DAY)
    world.reply(back, body="START", labels=["opt_in"], received_at=NOW - 4 * DAY)
    world.entry(phone_id=back["sms_phone_id"], change="revoked", at=NOW - 5 * DAY)
    world.entry(phone_id=back["sms_phone_id"], change="restored", at=NOW - 4 * DAY)
    world.text(back)
    moved = world.student(updated_at=NOW - HOUR)
    world.campaign([world.text(moved, claimed_at=NOW.replace(hour=3), sent_at=NOW.replace(hour=3))])
    told = world.student(consent_on=None)
    world.entry(student_id=told["id"])
    world.record(**VERIFIED)
    synced = world.student()
    world.written(synced, world.record(synced))
    world.record(outcome="seeking", employer=None, job_title=None, start_on=None, pay_cents=None, pay_unit=None,
        hours_type=None)  # fmt: skip
    return world


def _phone(world: World, student: Row) -> Row:
    return next(one for one in world.rows["phones"] if one["id"] == student["sms_phone_id"])


def put_faults_in(world: World) -> None:
    """Put one fault in for every rule, each into rows of its own."""
    _roster_faults(world)
    _contact_faults(world)
    _message_faults(world)
    _follow_up_faults(world)
    _record_faults(world)
    _crm_faults(world)


def _roster_faults(world: World) -> None:
    # A record of nobody is a fault of the roster and of the record.
    nobody = world.student(student_id="  ")
    world.expect("RO-01", nobody)
    world.expect("CS-01", world.record(nobody))
    world.expect("RO-02", world.student(student_id="x1"), world.student(student_id="X1 "))
    world.expect("RO-03", world.student(last_name=" "))
    world.expect("RO-04", world.student(email="ada(at)mail.example"))
    world.expect("RO-05", world.student(completed_on=date(2206, 1, 15)))
    world.expect("RO-06", world.student(program=None))
    world.expect("RO-07", world.student(phone_issue="missing"))
    world.expect("RO-08", world.student(sms_phone_id=999_999))
    world.load.update(loaded_at=NOW - 60 * DAY, refused=11)
    world.expected["RO-09"] = {0}
    world.expect("RO-10", world.load)


def _contact_faults(world: World) -> None:
    world.expect("CT-01", world.phone(e164="+1312555012X"), world.phone(e164="3125550123"))
    world.expect("CT-02", world.phone(e164="+13125559999"), world.phone(e164="+13125559999"))
    shared = world.phone()
    for _ in range(6):
        world.student(phone=shared)
    world.expect("CT-03", shared)
    for _ in range(20):
        world.student(sms_phone_id=None, phone_issue="missing")
    world.expected["CT-04"] = {0}
    world.expect("CT-05", world.student(consent="maybe"))
    world.expect("CT-06", world.student(consent_proof=None))
    world.expect("CT-07", world.student(consent_on=None))
    world.expect("CT-08", world.entry())
    world.expect("CT-09", world.entry(student_id=world.student()["id"], change="whatever"))
    unheard = world.student()
    world.reply(unheard, body="Stop", labels=["declined"])
    world.expect("CT-10", _phone(world, unheard))
    world.expect("CT-11", phone := world.phone())
    world.entry(phone_id=phone["id"], change="revoked")
    world.expect("CT-12", world.phone(opted_out_at=NOW - DAY))
    wrong_number = world.phone(opted_out_at=NOW - DAY)  # as it should be: nothing is expected of it
    world.entry(phone_id=wrong_number["id"], change="disowned")
    world.expect("CT-13", phone := world.phone(opted_out_at=NOW + DAY))
    world.entry(phone_id=phone["id"], change="revoked")
    world.expect("CT-14", world.phone(held_at=NOW - DAY))


def _message_faults(world: World) -> None:
    world.expect(
        "MS-01", world.text(world.student(), vendor_sid="SMtwo"), world.text(world.student(), vendor_sid="SMtwo")
    )
    world.expect("MS-02", world.text(world.student(), state="lost"))
    world.expect("MS-03", world.text(world.student(), sent_at=None))
    world.expect("MS-04", world.text(world.student(), state="failed", sent_at=None, vendor_sid=None))
    world.expect("MS-05", world.text(world.student(), sent_at=NOW - 2 * HOUR))
    world.expect("MS-06", world.text(world.student(), body="a" * 1601))
    phone = world.student()
    twice = [world.text(phone, student_id=None) for _ in range(2)]
    world.campaign(twice)
    world.expect("MS-07", *twice)
    gone = world.student()
    _phone(world, gone)["opted_out_at"] = NOW - 3 * HOUR
    world.entry(phone_id=gone["sms_phone_id"], change="revoked", at=NOW - 3 * HOUR)
    world.expect("MS-08", world.text(gone))
    world.expect("MS-09", world.text(world.student(), phone_id=999_999))
    world.expect("MS-10", world.text(world.student(), state="unknown", claimed_at=NOW - 2 * HOUR))
    at_night = world.text(world.student(), claimed_at=NOW.replace(hour=3), sent_at=NOW.replace(hour=3))
    world.campaign([at_night])
    world.expect("MS-11", at_night)
    with_two = world.student()
    same = [world.text(with_two), world.text(with_two, phone_id=world.phone()["id"])]
    world.campaign(same)
    world.expect("MS-12", *same)
    world.expect("MS-13", world.campaign([world.text(world.student())], sent=2))
    world.expect("MS-14", world.text(world.student(), twin_sid="SMother"))


def _follow_up_faults(world: World) -> None:
    world.expect("FT-01", world.follow_up(world.reply(world.student()), kind="gossip"))
    world.expect("FT-02", world.follow_up(world.reply(world.student(advisor_email=None))))
    world.expect("FT-03", world.follow_up(world.reply(world.student()), done_at=NOW - 9 * DAY))
    # Nine days on, and the tenth day of UTC instead of the campus's.
    world.expect("FT-04", world.yes(NOW - 3 * DAY, (NOW + 6 * DAY).date()))
    world.expect("FT-04", world.yes(datetime(2026, 3, 15, 4, 30, tzinfo=UTC), date(2026, 3, 25)))
    world.expect("FT-05", world.follow_up(world.reply(world.student()), student_id=999_999))
    world.expect("FT-06", world.reply(world.student(), labels=["interested", "job_question"], body="Yes, when?"))
    world.expect("FT-07", world.follow_up(world.reply(world.student()), due_on=TODAY - 15 * DAY))
    world.expect("FT-08", world.reply(world.student(), received_at=NOW - 4 * HOUR, read_at=None))


VERIFIED: Row = {
    "verification_status": "verified", "verification_method": "pay_stub", "verified_by": "Ms. Rivera",
    "verified_on": date(2026, 2, 20),
}  # fmt: skip

# What is changed in the record of somebody employed, and the one rule that must then name it.
RECORD_FAULTS: dict[str, Row] = {
    "CS-03": {"outcome": "hired!"},
    "CS-04": {"employer": " "},
    "CS-05": {"job_title": None},
    "CS-06": {"start_on": None},
    "CS-07": {"hours_type": None},
    "CS-08": {"pay_cents": None, "pay_unit": None},
    "CS-09": {"pay_unit": None},
    "CS-10": {"pay_cents": 190_000},
    "CS-11": {"pay_unit": "year"},
    "CS-12": {"hours_per_week": 81.0},
    "CS-13": {"start_on": date(2031, 2, 2)},
    "CS-21": {"outcome": "seeking", "pay_cents": None, "pay_unit": None},
    "CS-22": {"start_on": date(2025, 11, 1)},
    "CS-23": {"pay_unit": "fortnight"},
    "CS-24": {"hours_type": "sometimes"},
    "CS-25": {"pay_max_cents": 2399},
    "CS-26": {"source": "rumour"},
    "CS-27": {"outcome": "not_seeking"},
    "CS-28": {"hours_per_week": 20.0},
    "CS-29": {"hours_type": "part_time", "hours_per_week": 60.0},
    "CS-40": {"form_completed_on": TODAY + DAY},
    "CS-14": {"verified_on": date(2026, 2, 1)},
    "CS-15": {**VERIFIED, "verification_method": None},
    "CS-16": {**VERIFIED, "verified_by": " "},
    "CS-17": {"verification_method": "hearsay"},
    "CS-18": {"outcome": "unavailable", "pay_cents": None, "pay_unit": None},
    "CS-19": {"unavailable_reason": "health"},
    "CS-20": {"outcome": "continuing_education"},
    "CS-30": {"field_relation": "sort of"},
    "CS-31": {"employment_type": "gig"},
    "CS-32": {"licensure_status": "soon"},
    "CS-33": {"unavailable_reason": "moved"},
    "CS-34": {"sharing_consent": "perhaps"},
    "CS-35": {"verification_status": "surely"},
    "CS-37": {**VERIFIED, "verified_on": None},
    "CS-38": {"end_on": date(2026, 2, 1)},
    "CS-39": {"licence_exam_on": date(2026, 2, 2), "licence_result_on": date(2026, 2, 1)},
    "CS-41": {"field_relation": "in_field"},
    "CS-51": {"quarantined_at": NOW - 20 * DAY},
    "CS-52": {"program": "Nursing"},
}


def _record_faults(world: World) -> None:
    for rule, changes in RECORD_FAULTS.items():
        world.expect(rule, world.record(**changes))
    world.expect("CS-36", world.record(world.student(completion_status="nearly")))
    twin = world.student()
    world.expect("CS-02", world.record(twin), world.record(twin))
    world.expect("CS-50", world.record({"id": 999_999, "program": "Welding"}))


def _crm_faults(world: World) -> None:
    world.expect("HS-01", world.outbox(crm_id=None))
    world.expect("HS-02", world.outbox(state="lost"))
    drifted = world.student()
    world.expect("HS-03", world.written(drifted, world.record(drifted), employer="Somebody else"))
    world.expect("HS-04", world.record(updated_at=NOW - 3 * DAY))
    world.expect("HS-05", world.outbox(key="same"), world.outbox(key="same"))
    world.expect("HS-06", world.outbox(state="pending", updated_at=NOW - 2 * DAY))
    world.expect("HS-07", world.outbox(state="rejected"))
    world.expect("HS-08", world.student(crm_id="crm-one"), world.student(crm_id="crm-one"))
