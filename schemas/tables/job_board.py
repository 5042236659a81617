"""The job board and what else a text may link to: career sites with their pages and jobs, networks, initiatives."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from schemas.tables.base import Base


class Initiative(Base):
    """The code that groups several campaigns in reports (RM-082, RM-083), with its landing page if it has one."""

    __tablename__ = "initiatives"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    landing_page_url: Mapped[str | None]
    is_landing_page_published: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]


class Network(Base):
    """An alumni and student network that a text may invite to (RM-086)."""

    __tablename__ = "networks"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    join_url: Mapped[str]
    updated_at: Mapped[datetime]


class CareerSite(Base):
    """One job board of the college. Pages and jobs belong to a site (RM-089)."""

    __tablename__ = "career_sites"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    updated_at: Mapped[datetime]


class CareerPage(Base):
    """One page of a career site (RM-090)."""

    __tablename__ = "career_pages"
    __table_args__ = (UniqueConstraint("site_key", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_key: Mapped[str] = mapped_column(ForeignKey("career_sites.key"))
    key: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]


class Job(Base):
    """One job of a career site (RM-091 to RM-093). `ref` is the id people know it by."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("site_key", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_key: Mapped[str] = mapped_column(ForeignKey("career_sites.key"))
    ref: Mapped[str]
    title: Mapped[str]
    employer: Mapped[str | None]
    location: Mapped[str | None]
    pay: Mapped[str | None]
    url: Mapped[str]
    is_confidential: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]  # None: still open
    updated_at: Mapped[datetime]
