"""Preview a campaign: who gets it, who does not and why, and every batch with its day and size."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from database.audience import count_audience, list_exists, merge_values_missing
from database.campaigns import campaign_by_name, template_by_key
from rules.batching import plan_batches
from rules.quiet_hours import is_open, zone_key
from rules.templates import MERGE_CODES, Requirement, TemplateError, lint, merge_codes, render, segments, smart_encoded
from schemas.campaign import CampaignInvalid, CampaignPlan, Preview

# A person who says "now" means now, even if the form took a moment.
START_TOLERANCE = timedelta(minutes=5)

# Which column of the student fills a merge code of the person.
STUDENT_COLUMNS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "program": "program",
    "campus": "campus",
    "advisor": "advisor_email",
}


def _checked_body(session: Session, plan: CampaignPlan) -> tuple[str, str]:
    template = template_by_key(session, plan.template_key)
    if template is None:
        raise CampaignInvalid(f"There is no template {plan.template_key!r}. `placeline template list` shows them.")
    if template.status != "published":
        raise CampaignInvalid(
            f"Template {template.key!r} is {template.status}; only published ones may be sent. "
            f"Publish it with `placeline template publish {template.key}`."
        )
    for code in merge_codes(template.body):
        needs = MERGE_CODES.get(code)
        if needs not in (Requirement.PERSON, Requirement.SENDER, Requirement.COLLEGE) or (
            needs is Requirement.PERSON and code not in STUDENT_COLUMNS
        ):
            what = "is unknown" if needs is None else f"needs a {needs.value.replace('_', ' ')}, and none is chosen"
            raise CampaignInvalid(f"Merge code {{{{{code}}}}} of template {template.key!r} {what}.")
    return template.body, template.context


def preview_campaign(session: Session, plan: CampaignPlan, *, now: datetime, college: str) -> Preview:
    """Return what would happen, without saving anything. Raises CampaignInvalid."""
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
            f"There is no list {plan.audience.saved_list!r}. Save it with `placeline campaign save-list`."
        )
    body, context = _checked_body(session, plan)
    recipients, exclusions = count_audience(session, plan.audience, plan.limit)
    batches = plan_batches(
        recipients,
        plan.starts_at,
        zone=zone,
        weekends=plan.weekends,
        first=plan.first_batch_size,
        later=plan.later_batch_size,
    )
    warnings = lint(body, college)
    columns = [STUDENT_COLUMNS[code] for code in merge_codes(body) if code in STUDENT_COLUMNS]
    if without := merge_values_missing(session, plan.audience, columns):
        warnings.append(f"{without:,} of the audience lack a value the text merges; they will be skipped.")
    sample = dict.fromkeys(merge_codes(body), "Maximiliana") | {"college": college}
    try:
        size = segments(smart_encoded(render(body, sample)))
    except TemplateError as error:
        raise CampaignInvalid(f"Template {plan.template_key!r}: {error}") from error
    if not is_open(zone_key([plan.time_zone], None), plan.starts_at, weekends=True):
        warnings.append("At this hour nobody near the campus may be texted; texts go out when windows open (10 to 18).")
    if size.count > 1:
        warnings.append(f"The text takes {size.count} {size.encoding} segments; each is paid for.")
    return Preview(
        audience=recipients + sum(exclusions.values()),
        recipients=recipients,
        exclusions=exclusions,
        batches=batches,
        body=body,
        context=context,
        warnings=warnings,
    )
