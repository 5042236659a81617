"""Write templates: draft, tested, published. Only a published one is ever sent to anybody but a test student.

A change makes a draft of it again, so what is published has always been tested in these words. Campaigns keep the
body they were scheduled with.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from actions.measure_template import measure
from database.audit import write_audit
from database.campaigns import template_by_key
from database.templates import lock_template
from rules.replies.labels import Context
from rules.segments import smart_encoded
from schemas.mistakes import Mistake
from schemas.tables import CareerSite, Template

# What a bare YES to a campaign text can mean; a question for a detail is written by the office itself.
CONTEXTS = tuple(one.value for one in Context if one is not Context.DETAIL_QUESTION)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


class TemplateUnfit(Mistake):
    """The template can't be added, changed or published; the message says what to change."""


def the_template(session: Session, key: str, *, lock: bool = False) -> Template:
    """Return the template of this key. Raises TemplateUnfit where there is none."""
    template = lock_template(session, key) if lock else template_by_key(session, key)
    if template is None:
        raise TemplateUnfit(f"There is no template {key!r}. `placeline template list` shows them.")
    return template


def add_template(
    session: Session,
    key: str,
    body: str,
    context: str,
    *,
    now: datetime,
    actor: str,
    name: str | None = None,
    career_site: str | None = None,
    at_most_once: bool = False,
) -> Template:
    """Add a draft. Raises TemplateUnfit."""
    if not _KEY.fullmatch(key):
        raise TemplateUnfit(f"{key!r} is no key: use small letters, digits, - and _, such as welding_jobs.")
    if template_by_key(session, key) is not None:
        raise TemplateUnfit(f"There is a template {key!r} already. Choose another key, or `placeline template edit`.")
    _check(session, body, context, career_site)
    template = Template(
        key=key, name=name or key, body=body, context=context, career_site_key=career_site, status="draft",
        at_most_once=at_most_once, updated_at=now,
    )  # fmt: skip
    session.add(template)
    session.flush()
    _audit(session, template, "add_template", now=now, actor=actor, after=body)
    return template


def _check(session: Session, body: str | None, context: str | None, career_site: str | None) -> None:
    if body is not None and not body.strip():
        raise TemplateUnfit("The text is empty.")
    if context is not None and context not in CONTEXTS:
        raise TemplateUnfit(f"{context!r} is no context. Choose one of {', '.join(CONTEXTS)}.")
    if career_site is not None and session.get(CareerSite, career_site) is None:
        raise TemplateUnfit(f"There is no career site {career_site!r}. `placeline board sites` shows them.")


def edit_template(
    session: Session,
    key: str,
    *,
    now: datetime,
    actor: str,
    body: str | None = None,
    name: str | None = None,
    context: str | None = None,
    career_site: str | None = None,
) -> Template:
    """Change what is given (None stays as it is) and make a draft of it again; without a change nothing happens.

    Raises TemplateUnfit.
    """
    template = the_template(session, key, lock=True)
    _check(session, body, context, career_site)
    given = {"body": body, "name": name, "context": context, "career_site_key": career_site}
    changes = {
        column: value for column, value in given.items() if value is not None and getattr(template, column) != value
    }
    if not changes:
        return template
    before = {column: getattr(template, column) for column in changes}
    for column, value in changes.items():
        setattr(template, column, value)
    _audit(
        session, template, "edit_template", now=now, actor=actor,
        before=f"{template.status}; {_in_words(before)}", after=f"draft; {_in_words(changes)}",
    )  # fmt: skip
    template.status, template.tested_at, template.updated_at = "draft", None, now
    return template


def _in_words(values: Mapping[str, str | None]) -> str:
    return "; ".join(f"{column}={value}" for column, value in values.items())


def set_at_most_once(session: Session, key: str, at_most_once: bool, *, now: datetime, actor: str) -> bool:
    """Say whether texts from it get no second attempt, whatever happens; return whether that is new.

    The words stay, so it stays tested and published. Campaigns keep what was said when they were scheduled. Raises
    TemplateUnfit.
    """
    template = the_template(session, key, lock=True)
    if template.at_most_once == at_most_once:
        return False
    _audit(
        session, template, "set_at_most_once", now=now, actor=actor, before=f"at_most_once={template.at_most_once}",
        after=f"at_most_once={at_most_once}",
    )  # fmt: skip
    template.at_most_once, template.updated_at = at_most_once, now
    return True


def make_plain(session: Session, key: str, *, now: datetime, actor: str) -> Template:
    """Replace curly quotes, long dashes and the like by their GSM-7 look-alikes; it is an edit like any other."""
    template = the_template(session, key, lock=True)
    return edit_template(session, key, now=now, actor=actor, body=smart_encoded(template.body))


def publish_template(session: Session, key: str, *, now: datetime, college: str, actor: str) -> Template:
    """Publish a template that was tested since its last change and that the lint approves of.

    Publishing a published one changes nothing. Raises TemplateUnfit with every finding.
    """
    template = the_template(session, key, lock=True)
    if template.status == "published":
        return template
    findings = list(measure(session, template, college=college).findings)
    if template.status != "tested":
        findings.append(
            "It was not tested since its last change: "
            f"send it to a test student with `placeline template test {key} --student ID`."
        )
    if findings:
        raise TemplateUnfit(f"{key!r} can't be published: {' '.join(findings)}")
    _set_status(session, template, "published", "publish_template", now=now, actor=actor)
    return template


def unpublish_template(session: Session, key: str, *, now: datetime, actor: str) -> Template:
    """Take a template out of use; campaigns that are scheduled keep their text. It counts as tested or as a draft.

    Raises TemplateUnfit if it is not published.
    """
    template = the_template(session, key, lock=True)
    if template.status != "published":
        raise TemplateUnfit(f"{key!r} is not published; it is {template.status}.")
    after = "draft" if template.tested_at is None else "tested"
    _set_status(session, template, after, "unpublish_template", now=now, actor=actor)
    return template


def mark_tested(session: Session, template: Template, *, now: datetime, actor: str) -> None:
    """Note that a test text in exactly these words went out; a published template stays published."""
    template.tested_at = now
    if template.status == "draft":
        _set_status(session, template, "tested", "test_template", now=now, actor=actor)


def _set_status(session: Session, template: Template, after: str, action: str, *, now: datetime, actor: str) -> None:
    _audit(session, template, action, now=now, actor=actor, before=template.status, after=after)
    template.status = after


def _audit(
    session: Session, template: Template, action: str, *, now: datetime, actor: str, before: str | None = None,
    after: str | None = None,
) -> None:  # fmt: skip
    write_audit(
        session, at=now, actor=actor, action=action, subject=f"template:{template.id}", why=template.key,
        before=before, after=after,
    )  # fmt: skip
