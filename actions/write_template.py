"""Write and publish templates."""

from datetime import datetime

from sqlalchemy.orm import Session

from database.campaigns import template_by_key
from rules.replies.labels import Context
from rules.templates import MERGE_CODES, TemplateError, lint, render
from schemas.mistakes import Mistake
from schemas.tables import Template


class TemplateUnfit(Mistake):
    """The template can't be added or published; the message says what to change."""


def add_template(session: Session, key: str, body: str, context: str, *, now: datetime) -> Template:
    """Add a draft. Raises TemplateUnfit."""
    if template_by_key(session, key) is not None:
        raise TemplateUnfit(f"There is a template {key!r} already. Choose another key.")
    allowed = [one.value for one in Context if one is not Context.DETAIL_QUESTION]
    if context not in allowed:
        raise TemplateUnfit(f"{context!r} is no context. Choose one of {', '.join(allowed)}.")
    template = Template(key=key, name=key, body=body, context=context, status="draft", updated_at=now)
    session.add(template)
    return template


def publish_template(session: Session, key: str, *, now: datetime, college: str) -> Template:
    """Publish a template that the lint approves of. Raises TemplateUnfit with every finding."""
    template = template_by_key(session, key)
    if template is None:
        raise TemplateUnfit(f"There is no template {key!r}. `placeline template list` shows them.")
    findings = lint(template.body, college)
    try:
        render(template.body, dict.fromkeys(MERGE_CODES, "x"))
    except TemplateError as error:
        findings.append(str(error))
    if findings:
        raise TemplateUnfit(f"{key!r} can't be published: {' '.join(findings)}")
    template.status, template.updated_at = "published", now
    return template
