"""The job board, networks and initiatives: looked up, listed, written."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from schemas.tables import CareerPage, CareerSite, Initiative, Job, Network


def initiatives(session: Session) -> Sequence[Initiative]:
    """Return every initiative, in order of key."""
    return session.scalars(select(Initiative).order_by(Initiative.key)).all()


def networks(session: Session) -> Sequence[Network]:
    """Return every network, in order of key."""
    return session.scalars(select(Network).order_by(Network.key)).all()


def career_sites(session: Session) -> Sequence[CareerSite]:
    """Return every career site, in order of key."""
    return session.scalars(select(CareerSite).order_by(CareerSite.key)).all()


def career_pages(session: Session, site: str | None = None) -> Sequence[CareerPage]:
    """Return the pages of a site (None: of all), in order of site and key (RM-089)."""
    query = select(CareerPage).order_by(CareerPage.site_key, CareerPage.key)
    return session.scalars(query if site is None else query.where(CareerPage.site_key == site)).all()


def open_jobs(session: Session, site: str | None = None, start: str = "", *, confidential: bool) -> Sequence[Job]:
    """Return open jobs of a site (None: of all) whose title or ref starts so, whatever the case (RM-089, RM-092).

    Without `confidential` such jobs are left out, as if they did not exist (RM-093).
    """
    query = select(Job).where(Job.closed_on.is_(None)).order_by(Job.site_key, Job.title, Job.ref)
    if site is not None:
        query = query.where(Job.site_key == site)
    if not confidential:
        query = query.where(Job.is_confidential.is_(False))
    if start:
        lowered = start.lower()
        query = query.where(
            func.lower(Job.title).startswith(lowered, autoescape=True)
            | func.lower(Job.ref).startswith(lowered, autoescape=True)
        )
    return session.scalars(query).all()


def open_jobs_at(session: Session, words: Collection[str]) -> Sequence[Job]:
    """Return open jobs, none of them confidential, whose place has one of these words in it, latest first."""
    place = func.lower(Job.location)
    return session.scalars(
        select(Job)
        .where(
            Job.closed_on.is_(None),
            Job.is_confidential.is_(False),
            or_(*(place.contains(word.lower(), autoescape=True) for word in words)),
        )
        .order_by(Job.updated_at.desc(), Job.id.desc())
    ).all()


def page_of(session: Session, site: str, key: str) -> CareerPage | None:
    """Return one page of a site."""
    return session.scalar(select(CareerPage).where(CareerPage.site_key == site, CareerPage.key == key))


def job_of(session: Session, site: str, ref: str) -> Job | None:
    """Return one job of a site, open or closed."""
    return session.scalar(select(Job).where(Job.site_key == site, Job.ref == ref))


def sites_with_job(session: Session, ref: str) -> Sequence[str]:
    """Return the sites that have an open job of this ref that is not confidential."""
    return session.scalars(
        select(Job.site_key)
        .where(Job.ref == ref, Job.closed_on.is_(None), Job.is_confidential.is_(False))
        .order_by(Job.site_key)
    ).all()


BoardRow = Initiative | Network | CareerSite | CareerPage | Job


def put(
    session: Session,
    table: type[BoardRow],
    identity: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    *,
    now: datetime,
) -> tuple[int, int]:
    """Write rows, found again by their `identity` columns; return how many were added and how many changed.

    A row that stands there already, with the same values, is not touched.
    """
    known = {tuple(getattr(one, name) for name in identity): one for one in session.scalars(select(table))}
    added = changed = 0
    stamp = {"updated_at": now} if "updated_at" in table.__table__.columns else {}
    for row in rows:
        before = known.get(tuple(row[name] for name in identity))
        if before is None:
            session.add(table(**row, **stamp))
            added += 1
        elif any(getattr(before, name) != value for name, value in row.items()):
            for name, value in {**row, **stamp}.items():
                setattr(before, name, value)
            changed += 1
    session.flush()
    return added, changed


def close_jobs_but(session: Session, site: str, refs: Collection[str], *, on: date, now: datetime) -> int:
    """Close the open jobs of a site that are not among `refs`; return how many."""
    gone = [
        id_
        for id_, ref in session.execute(select(Job.id, Job.ref).where(Job.site_key == site, Job.closed_on.is_(None)))
        if ref not in refs
    ]
    if gone:
        session.execute(update(Job), [{"id": id_, "closed_on": on, "updated_at": now} for id_ in gone])
    return len(gone)
