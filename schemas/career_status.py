"""The Career Status record: what the office knows of one student in one program, and how the CRM names it.

One record stands for one student and one program. Facts arrive a bit at a time, so nearly every column may be
None, which always means "not known yet". Money is in whole US cents and days are calendar days of the campus.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

from rules.graduates import (
    COMPLETION_STATUSES,
    EMPLOYMENT_TYPES,
    FIELD_RELATIONS,
    LICENSURE_STATUSES,
    SHARING_CONSENTS,
    UNAVAILABLE_REASONS,
)
from rules.outcomes import Outcome
from rules.verification import Method, VerificationStatus

# The vocabularies. A reporting standard's own classes are computed from these and never stored here.
OUTCOMES = tuple(outcome.value for outcome in Outcome)
PAY_UNITS = ("hour", "day", "week", "biweek", "month", "year", "mile")
HOURS_TYPES = ("full_time", "part_time", "prn")
# The last two are a person's own entry and a paper they saw; only they, an employer, a call or a mail outrank a text.
SOURCES = ("sms", "form", "phone", "email", "employer", "public_profile", "staff", "document")


@dataclass(frozen=True, slots=True)
class CareerStatusRow:
    """One Career Status record as it goes into the quality gate and from there to the CRM."""

    record_id: int  # our table's key; findings of the gate name it
    student_id: str | None  # the college's id; its absence is a finding, not a crash
    program: str | None
    credential: str | None  # certificate, diploma, degree, as the roster words it
    outcome: str | None  # one of OUTCOMES
    employer: str | None
    job_title: str | None
    start_on: date | None  # first day at work
    pay_cents: int | None  # per `pay_unit`; the lower end where a range was given
    pay_max_cents: int | None  # the upper end of a range, else None
    pay_unit: str | None  # one of PAY_UNITS
    hours_type: str | None  # one of HOURS_TYPES
    hours_per_week: float | None
    work_location: str | None  # place of the job, as written
    in_field: bool | None  # only when somebody said so
    form_completed_on: date | None  # when the Career Status form was completed
    source: str | None  # one of SOURCES: where the latest fact came from
    completed_on: date | None  # when the student completed the program
    updated_at: datetime | None  # aware, UTC
    # What the standards ask for besides; vocabularies in rules/graduates.py and rules/verification.py.
    completion_status: str | None = None
    program_started_on: date | None = None
    scheduled_completion_on: date | None = None
    cip_code: str | None = None
    soc_code: str | None = None
    field_relation: str | None = None  # holds instead of `in_field` where it is known
    relatedness_basis: str | None = None
    employer_contact: str | None = None
    employer_phone: str | None = None
    employment_type: str | None = None
    positions: int | None = None
    end_on: date | None = None
    licensure_required: bool | None = None
    licensure_status: str | None = None
    licence_exam_on: date | None = None
    licence_result_on: date | None = None
    unavailable_reason: str | None = None
    exclusion_evidence: str | None = None
    refused_employment: bool | None = None
    education_institution: str | None = None
    sharing_consent: str | None = None
    verification_status: str | None = None
    verification_method: str | None = None
    verified_by: str | None = None
    verified_on: date | None = None


COLUMNS = tuple(field.name for field in fields(CareerStatusRow))

PropertyKind = Literal["string", "number", "date", "bool", "enumeration"]


@dataclass(frozen=True, slots=True)
class CrmProperty:
    """One column as a property of the CRM: of the custom object or, where there is none, of the contact."""

    name: str  # ours, a column of CareerStatusRow
    crm_name: str
    label: str  # what a person reads in the CRM
    kind: PropertyKind
    options: tuple[str, ...] = ()  # the values of an enumeration, else empty


# Not among them: `record_id` and `updated_at` are our own bookkeeping, and a time stamp in the record would
# make every unchanged record look changed.
CRM_PROPERTIES: tuple[CrmProperty, ...] = (
    CrmProperty("student_id", "cs_student_id", "Student id", "string"),
    CrmProperty("program", "cs_program", "Program", "string"),
    CrmProperty("credential", "cs_credential", "Credential", "string"),
    CrmProperty("outcome", "cs_outcome", "Outcome", "enumeration", OUTCOMES),
    CrmProperty("employer", "cs_employer", "Employer", "string"),
    CrmProperty("job_title", "cs_job_title", "Job title", "string"),
    CrmProperty("start_on", "cs_start_on", "Start of employment", "date"),
    CrmProperty("pay_cents", "cs_pay_cents", "Pay in cents", "number"),
    CrmProperty("pay_max_cents", "cs_pay_max_cents", "Pay in cents, upper end", "number"),
    CrmProperty("pay_unit", "cs_pay_unit", "Pay is per", "enumeration", PAY_UNITS),
    CrmProperty("hours_type", "cs_hours_type", "Full or part time", "enumeration", HOURS_TYPES),
    CrmProperty("hours_per_week", "cs_hours_per_week", "Hours per week", "number"),
    CrmProperty("work_location", "cs_work_location", "Place of work", "string"),
    CrmProperty("in_field", "cs_in_field", "Works in field of study", "bool"),
    CrmProperty("form_completed_on", "cs_form_completed_on", "Career Status form completed on", "date"),
    CrmProperty("source", "cs_source", "Source of the latest fact", "enumeration", SOURCES),
    CrmProperty("completed_on", "cs_completed_on", "Program completed on", "date"),
    CrmProperty("completion_status", "cs_completion_status", "Completed as", "enumeration", COMPLETION_STATUSES),
    CrmProperty("program_started_on", "cs_program_started_on", "Program started on", "date"),
    CrmProperty("scheduled_completion_on", "cs_scheduled_completion_on", "Scheduled completion", "date"),
    CrmProperty("cip_code", "cs_cip_code", "CIP code", "string"),
    CrmProperty("soc_code", "cs_soc_code", "SOC code", "string"),
    CrmProperty("field_relation", "cs_field_relation", "Job and field of study", "enumeration", FIELD_RELATIONS),
    CrmProperty("relatedness_basis", "cs_relatedness_basis", "Why related", "string"),
    CrmProperty("employer_contact", "cs_employer_contact", "Contact at the employer", "string"),
    CrmProperty("employer_phone", "cs_employer_phone", "Phone of the employer", "string"),
    CrmProperty("employment_type", "cs_employment_type", "Kind of employment", "enumeration", EMPLOYMENT_TYPES),
    CrmProperty("positions", "cs_positions", "Number of positions", "number"),
    CrmProperty("end_on", "cs_end_on", "End of employment", "date"),
    CrmProperty("licensure_required", "cs_licensure_required", "Needs a licence", "bool"),
    CrmProperty("licensure_status", "cs_licensure_status", "Licence", "enumeration", LICENSURE_STATUSES),
    CrmProperty("licence_exam_on", "cs_licence_exam_on", "Licence examination on", "date"),
    CrmProperty("licence_result_on", "cs_licence_result_on", "Licence result on", "date"),
    CrmProperty(
        "unavailable_reason", "cs_unavailable_reason", "Unavailable because", "enumeration", UNAVAILABLE_REASONS
    ),
    CrmProperty("exclusion_evidence", "cs_exclusion_evidence", "Document of the exclusion", "string"),
    CrmProperty("refused_employment", "cs_refused_employment", "Refused employment", "bool"),
    CrmProperty("education_institution", "cs_education_institution", "Continues education at", "string"),
    CrmProperty("sharing_consent", "cs_sharing_consent", "May be shared", "enumeration", SHARING_CONSENTS),
    CrmProperty(
        "verification_status", "cs_verification_status", "Verification", "enumeration", tuple(VerificationStatus)
    ),
    CrmProperty("verification_method", "cs_verification_method", "Verified by way of", "enumeration", tuple(Method)),
    CrmProperty("verified_by", "cs_verified_by", "Verified by", "string"),
    CrmProperty("verified_on", "cs_verified_on", "Verified on", "date"),
)
