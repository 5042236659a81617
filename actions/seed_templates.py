"""Put the office's first templates in: three campaign texts and the automatic answers. Twice is safe."""

from datetime import datetime

from sqlalchemy.orm import Session

from database.insert_or_ignore import insert_or_ignore
from rules.answers import ANSWERS
from rules.playbook import REPLY_TEMPLATES
from rules.replies.labels import Context
from schemas.tables import Template

# key: (name, body, what a bare YES to it means)
CAMPAIGN_TEMPLATES = {
    "job_lead": (
        "Job and externship leads",
        "{{college}} Career Services: employers near {{campus}} are hiring for {{program}} now. "
        "Reply YES if interested. Reply STOP to opt out, HELP for help.",
        Context.JOB_LEAD,
    ),
    "status_check": (
        "Are you working in your field?",
        "{{college}} Career Services: hi {{first_name}}, are you working in your field yet? "
        "Tell us how it is going. Reply STOP to opt out, HELP for help.",
        Context.STATUS_CHECK,
    ),
    "form_reminder": (
        "Career Status form",
        "{{college}} Career Services: hi {{first_name}}, did you complete your Career Status form? "
        "Reply YES or NO. Reply STOP to opt out, HELP for help.",
        Context.FORM_REMINDER,
    ),
}


def seed_templates(session: Session, *, now: datetime) -> None:
    """Add the templates that are missing; one that somebody changed stays as it is."""
    rows = [
        {"key": key, "name": name, "body": body, "context": context.value}
        for key, (name, body, context) in CAMPAIGN_TEMPLATES.items()
    ]
    rows += [
        {"key": key, "name": key.replace("_", " ").capitalize(), "body": body, "context": Context.NONE.value}
        for key, body in REPLY_TEMPLATES.items()
    ]
    rows += [
        {"key": key, "name": words, "body": body, "context": Context.NONE.value}
        for key, (words, body) in ANSWERS.items()
    ]
    insert_or_ignore(session, Template, [{**row, "status": "published", "updated_at": now} for row in rows], ["key"])
