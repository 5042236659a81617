"""Templates and their test texts: looked up, locked, measured."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rules.answers import ANSWER
from schemas.tables import (
    CareerPage,
    Initiative,
    Job,
    Network,
    Phone,
    ReceiptEntry,
    Student,
    StudentPhone,
    Template,
    TemplateTest,
)

# What fills a merge code that a choice fills, to find its longest value.
CHOSEN_COLUMNS: Mapping[str, InstrumentedAttribute[str | None] | InstrumentedAttribute[str]] = {
    "landing_page_url": Initiative.landing_page_url,
    "network_url": Network.join_url,
    "career_page_url": CareerPage.url,
    "job_title": Job.title,
    "job_employer": Job.employer,
    "job_location": Job.location,
    "job_pay": Job.pay,
    "job_url": Job.url,
}


def answer_topics(session: Session) -> dict[str, str]:
    """Return key -> the words it is about, of the office's own answers that are published (rules/answers.py)."""
    found = session.execute(
        select(Template.key, Template.name).where(
            Template.key.startswith(ANSWER, autoescape=True), Template.status == "published"
        )
    )
    return dict(found.tuples().all())


def templates_starting(session: Session, start: str = "", *, published_only: bool = False) -> Sequence[Template]:
    """Return the templates whose key or name starts so, whatever the case, in order of key (RM-077, RM-078)."""
    query = select(Template).order_by(Template.key)
    if start:
        lowered = start.lower()
        begins = [func.lower(column).startswith(lowered, autoescape=True) for column in (Template.key, Template.name)]
        query = query.where(begins[0] | begins[1])
    if published_only:
        query = query.where(Template.status == "published")
    return session.scalars(query).all()


def lock_template(session: Session, key: str) -> Template | None:
    """Return the template of this key, held for this transaction: an edit and a test can't pass each other."""
    return session.scalar(
        select(Template).where(Template.key == key).with_for_update().execution_options(populate_existing=True)
    )


def trials_of(session: Session, template_id: int) -> Sequence[TemplateTest]:
    """Return the test texts of a template, latest first."""
    return session.scalars(
        select(TemplateTest)
        .where(TemplateTest.template_id == template_id)
        .order_by(TemplateTest.at.desc(), TemplateTest.id.desc())
    ).all()


def lock_trial(session: Session, test_id: int) -> TemplateTest:
    """Return one test text, held for this transaction together with its template, which everybody locks first."""
    template_id = session.scalars(select(TemplateTest.template_id).where(TemplateTest.id == test_id)).one()
    session.get_one(Template, template_id, with_for_update=True, populate_existing=True)
    return session.get_one(TemplateTest, test_id, with_for_update=True, populate_existing=True)


def last_receipts(session: Session, vendor_sids: Sequence[str]) -> dict[str, str]:
    """Return vendor id -> the last status its receipts told; ids without a receipt are missing."""
    rows = session.execute(
        select(ReceiptEntry.vendor_sid, ReceiptEntry.status)
        .where(ReceiptEntry.vendor_sid.in_(vendor_sids))
        .order_by(ReceiptEntry.received_at, ReceiptEntry.id)
    )
    return {row.vendor_sid: row.status for row in rows}


def student_and_phone(session: Session, student_id: str) -> tuple[Student, Phone | None] | None:
    """Return a student by the college's id, test student or not, with the phone that is texted."""
    row = session.execute(
        select(Student, Phone)
        .outerjoin(Phone, Phone.id == Student.sms_phone_id)
        .where(Student.student_id == student_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def shared_with(session: Session, phone_id: int) -> str | None:
    """Return the id of somebody real who gave this number, whether it is the one that is texted or not."""
    return session.scalar(
        select(func.min(Student.student_id))
        .outerjoin(StudentPhone, StudentPhone.student_id == Student.id)
        .where(or_(Student.sms_phone_id == phone_id, StudentPhone.phone_id == phone_id), Student.is_test.is_(False))
    )


def longest_and_shortest(
    session: Session, student_columns: Mapping[str, str], codes: Sequence[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return merge code -> the longest value there is, and the shortest; codes without any value are missing.

    `student_columns` says which column of a student fills a code. Length is in characters: which value makes the most
    segments only the real audience can tell (actions/estimate_cost.py).
    """
    longest: dict[str, str] = {}
    shortest: dict[str, str] = {}
    for code in codes:
        column = getattr(Student, student_columns[code]) if code in student_columns else CHOSEN_COLUMNS.get(code)
        if column is None:
            continue
        length = func.length(func.trim(column))
        values = select(column).where(length > 0)
        if (found := session.scalar(values.order_by(length.desc(), column).limit(1))) is not None:
            longest[code] = found
            shortest[code] = session.scalar(values.order_by(length, column).limit(1)) or found
    return longest, shortest
