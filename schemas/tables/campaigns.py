"""Campaigns (one mass SMS each) and their batches (one day's slice each).

The row here is the only truth about a campaign's state; what Prefect shows is compared with it, never believed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rules.campaign_states import CampaignState
from schemas.tables.base import Base

_STATES = ", ".join(f"'{state.value}'" for state in CampaignState)


class Campaign(Base):
    """One mass SMS. Counters are kept in the transactions that change what they count."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        # Completed can't be written while anyone is unclaimed or unresolved.
        CheckConstraint("state <> 'completed' OR recipients = sent + failed + skipped", name="completed_is_complete"),
        CheckConstraint("first_batch_size > 0 AND later_batch_size > 0", name="batch_sizes"),
        Index(None, "state", "next_batch_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    initiative: Mapped[str | None]
    sender: Mapped[str]  # the person who scheduled it
    template_id: Mapped[int] = mapped_column(ForeignKey("templates.id"))
    body: Mapped[str]  # as scheduled; the template may change later
    context: Mapped[str]
    choices: Mapped[dict[str, str]] = mapped_column(JSON)  # initiative, network, career site, page, job: as chosen
    merge_values: Mapped[dict[str, str]] = mapped_column(JSON)  # what the choices put into the text, as scheduled
    at_most_once: Mapped[bool] = mapped_column(default=False)  # as the template said when it was scheduled
    auto_response_key: Mapped[str | None]  # template that answers the first reply of each person
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    limit_to: Mapped[int]  # the most recipients it was allowed
    exclusions: Mapped[dict[str, int]] = mapped_column(JSON)  # "Click to see why", as counted when scheduled
    state: Mapped[str]
    starts_at: Mapped[datetime]
    picked_at: Mapped[datetime]  # the time a person chose last; that day may be a Saturday or a holiday (D8)
    ended_at: Mapped[datetime | None]
    time_zone: Mapped[str]
    daily_at: Mapped[str]  # HH:MM on the campus clock
    weekends: Mapped[bool] = mapped_column(default=False)
    first_batch_size: Mapped[int]
    later_batch_size: Mapped[int]
    next_batch_number: Mapped[int] = mapped_column(default=1)
    next_batch_at: Mapped[datetime | None]  # None: nothing is scheduled
    # The run that may send now. A run that does not find its own id here sends nothing.
    run_id: Mapped[str | None]
    run_attempt: Mapped[int] = mapped_column(default=0)
    fruitless_attempts: Mapped[int] = mapped_column(default=0)  # runs lost since one of them claimed anything
    run_alive_at: Mapped[datetime | None]  # when that run last claimed; silence means it is lost
    run_token: Mapped[str]  # random, so that a restored copy or a reused key can't meet an old run
    paused_by_run: Mapped[str | None]  # the run whose Pause button stopped it; its Resume button may go on
    recipients: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    undelivered: Mapped[int] = mapped_column(default=0)
    unsubscribed: Mapped[int] = mapped_column(default=0)
    replied: Mapped[int] = mapped_column(default=0)
    # The drop-rate window: since the start, the last lift, or since all was well (rules/suspension.py).
    finished_in_window: Mapped[int] = mapped_column(default=0)
    dropped_in_window: Mapped[int] = mapped_column(default=0)
    filtered_in_window: Mapped[int] = mapped_column(default=0)
    bad_numbers_in_window: Mapped[int] = mapped_column(default=0)
    account_in_window: Mapped[int] = mapped_column(default=0)
    suspended_because: Mapped[str | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))  # of the last suspension or error
    created_at: Mapped[datetime]

    def restart_window(self) -> None:
        """Count the drop-rate window anew."""
        self.finished_in_window = self.dropped_in_window = self.filtered_in_window = 0
        self.bad_numbers_in_window = self.account_in_window = 0


class Batch(Base):
    """One day's slice. A slice that was stopped is continued under its number until its size is used up."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("claimed <= size", name="never_over_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    number: Mapped[int]
    size: Mapped[int]
    claimed: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    count_sheet: Mapped[dict[str, int] | None] = mapped_column(JSON)


class CampaignExclusion(Base):
    """Somebody of the audience who was left out when the campaign was scheduled, and why (RM-069).

    Those beyond the limit are not kept: they are whoever is in the audience and neither here nor among the texts.
    """

    __tablename__ = "campaign_exclusions"
    __table_args__ = (Index(None, "campaign_id", "reason"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    reason: Mapped[str]  # rules/recipients.py: Exclusion
    # Who has the same number and gets the one text to it (reason shared_phone).
    kept_student_id: Mapped[int | None] = mapped_column(ForeignKey("students.id"))
