"""Preview a campaign: who gets it, who does not and why, every batch with its day and size, what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from actions.estimate_cost import estimate
from actions.fill_choices import check_auto_response, merge_values_for
from actions.require_sms import require_sms
from actions.see_confidential_jobs import may_see_confidential_jobs
from actions.student_values import STUDENT_COLUMNS
from actions.tell_usage import limit_warnings
from database.audience import count_audience, list_exists, merge_combinations, unknown_values, zone_keys_of
from database.campaigns import campaign_by_name, template_by_key
from database.staff import staff_member
from rules.batch_forecast import forecast_days, without_hours
from rules.template_hints import wording_hints
from rules.templates import MERGE_CODES, Requirement, lint, merge_codes
from schemas.campaign import CampaignInvalid, CampaignPlan, CostEstimate, Preview
from schemas.office import Office
from schemas.tables import Template

# A person who says "now" means now, even if the form took a moment.
START_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan that may be saved: its zone, its template, the text that goes out, and what is the same in everybody's."""

    zone: ZoneInfo
    template: Template
    body: str
    merge_values: Mapping[str, str]


def check_plan(session: Session, plan: CampaignPlan, *, now: datetime, office: Office) -> CheckedPlan:
    """Return what the plan comes to. Raises CampaignInvalid and SmsIsOff."""
    require_sms(office)
    zone = _checked_frame(session, plan, now)
    template = _published(session, plan.template_key)
    body = _checked_body(template.body if plan.body is None else plan.body, plan, office)
    if plan.auto_response_key is not None:
        check_auto_response(session, plan.auto_response_key)
    return CheckedPlan(zone, template, body, _merge_values(session, plan, template, body))


def preview_campaign(session: Session, plan: CampaignPlan, *, now: datetime, office: Office) -> Preview:
    """Return what would happen, without saving anything. Raises as `check_plan`."""
    checked = check_plan(session, plan, now=now, office=office)
    recipients, exclusions = count_audience(session, plan.audience, plan.limit)
    people = zone_keys_of(session, plan.audience, plan.limit)
    batches = [
        day.batch
        for day in forecast_days(
            people,
            plan.starts_at,
            zone=checked.zone,
            weekends=plan.weekends,
            hours=office.hours,
            per_second=office.texts_per_second,
            first=plan.first_batch_size,
            later=plan.later_batch_size,
        )
    ]
    combinations = _combinations(session, plan, checked.body)
    fixed = {**checked.merge_values, "college": office.college}
    # As written: a messaging service may put plain signs for typographic ones, which only makes it cheaper.
    cost = estimate(checked.body, fixed, combinations, office.cents_per_segment)
    longest = {**fixed, **_longest(combinations)}
    nowhere = without_hours(people, plan.starts_at, weekends=plan.weekends, hours=office.hours)
    return Preview(
        audience=recipients + sum(exclusions.values()),
        recipients=recipients,
        exclusions=exclusions,
        batches=batches,
        body=checked.body,
        merge_values=checked.merge_values,
        cost=cost,
        warnings=[
            *office.hours.remarks(plan.starts_at, checked.zone),
            *limit_warnings(session, batches, office=office),
            *unknown_values(session, plan.audience),
            *_about_people(cost, nowhere),
            *wording_hints(checked.body),
            *lint(checked.body, office.college, longest=longest),
        ],
    )


def _checked_frame(session: Session, plan: CampaignPlan, now: datetime) -> ZoneInfo:
    """Check name, time, limit and list; return the zone of the campus clock."""
    if not plan.name.strip():
        raise CampaignInvalid("A campaign needs a name; it is used everywhere to refer to it.")
    if campaign_by_name(session, plan.name) is not None:
        raise CampaignInvalid(f"There is a campaign named {plan.name!r} already. Choose another one (--name).")
    try:
        zone = ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CampaignInvalid(f"{plan.time_zone!r} is no time zone; write it as America/Chicago.") from error
    if plan.starts_at < now - START_TOLERANCE:
        raise CampaignInvalid(f"The start {plan.starts_at:%Y-%m-%d %H:%M %Z} has passed. Choose a later one.")
    if plan.limit_to_top is not None and not 1 <= plan.limit_to_top <= plan.single_limit:
        raise CampaignInvalid(f"Limit to top must be between 1 and {plan.single_limit:,}.")
    if plan.audience.saved_list is not None and not list_exists(session, plan.audience.saved_list):
        raise CampaignInvalid(
            f"There is no audience {plan.audience.saved_list!r}. `placeline audience list` shows them."
        )
    return zone


def _published(session: Session, key: str) -> Template:
    template = template_by_key(session, key)
    if template is None:
        raise CampaignInvalid(f"There is no template {key!r}. `placeline template list` shows them.")
    if template.status != "published":
        raise CampaignInvalid(
            f"Template {key!r} is {template.status}; only published ones may be sent. "
            f"Next: `placeline template show {key}`."
        )
    return template


def _checked_body(body: str, plan: CampaignPlan, office: Office) -> str:
    """Return the body; an edited one has to pass what a template has to pass (RM-094)."""
    if plan.body is not None and (findings := lint(body, office.college)):
        raise CampaignInvalid(f"The edited text can't be sent: {' '.join(findings)}")
    for code in merge_codes(body):
        needs = MERGE_CODES.get(code)
        if needs is None or (needs is Requirement.PERSON and code not in STUDENT_COLUMNS):
            raise CampaignInvalid(f"Merge code {{{{{code}}}}} of template {plan.template_key!r} can't be filled.")
    return body


def _merge_values(session: Session, plan: CampaignPlan, template: Template, body: str) -> dict[str, str]:
    """Return what is the same in everybody's text: what was chosen, and who sends it."""
    sender = staff_member(session, plan.sender)
    return {
        "staff_name": plan.sender if sender is None else sender.name,
        **merge_values_for(
            session,
            body,
            plan.choices,
            template_site=template.career_site_key,
            may_see_confidential=may_see_confidential_jobs(session, plan.sender),
        ),
    }


def _combinations(session: Session, plan: CampaignPlan, body: str) -> list[tuple[dict[str, str | None], int]]:
    """Return every combination of personal merge values among the recipients, and how many have it."""
    codes = [code for code in merge_codes(body) if code in STUDENT_COLUMNS]
    columns = [STUDENT_COLUMNS[code] for code in codes]
    found = merge_combinations(session, plan.audience, plan.limit, columns)
    return [(dict(zip(codes, values, strict=True)), number) for values, number in found]


def _longest(combinations: Sequence[tuple[Mapping[str, str | None], int]]) -> dict[str, str]:
    """Return the longest value of each personal merge code."""
    longest: dict[str, str] = {}
    for values, _ in combinations:
        for code, value in values.items():
            longest[code] = max(longest.get(code, ""), value or "", key=len)
    return longest


def _about_people(cost: CostEstimate, nowhere: Mapping[str, int]) -> list[str]:
    warnings = []
    if cost.ucs2_texts:
        warnings.append(
            f"{cost.ucs2_texts:,} texts are billed as UCS-2, 70 characters a segment instead of 160: a letter of the "
            "text or of a name, such as í or ó, is not in GSM-7."
        )
    if cost.missing_values:
        warnings.append(f"{cost.missing_values:,} of them lack a value the text merges; they will be skipped.")
    if cost.too_long:
        warnings.append(f"{cost.too_long:,} texts would be too long with their values merged; they will be skipped.")
    if skipped := sum(nowhere.values()):
        warnings.append(f"{skipped:,} have no hour that is allowed wherever they may be; they will be skipped.")
    return warnings
