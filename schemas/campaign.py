"""What a person decides about a campaign before it is saved, and what the preview answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.batching import FIRST_BATCH_SIZE, LATER_BATCH_SIZE, SINGLE_LIMIT, PlannedBatch
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.mistakes import Mistake


class CampaignInvalid(Mistake):
    """The plan can't be saved as it is; the message says what to change."""


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """The plan of one mass SMS. `starts_at` is aware; its wall time on the campus clock is the daily time."""

    name: str
    sender: str
    template_key: str
    audience: AudienceFilter
    starts_at: datetime
    time_zone: str
    weekends: bool = False
    initiative: str | None = None
    limit_to_top: int | None = None
    single_limit: int = SINGLE_LIMIT
    first_batch_size: int = FIRST_BATCH_SIZE
    later_batch_size: int = LATER_BATCH_SIZE

    @property
    def limit(self) -> int:
        """Return the most recipients this campaign may have (RM-070, RM-075, RM-076)."""
        return self.single_limit if self.limit_to_top is None else min(self.limit_to_top, self.single_limit)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: everybody in the audience is either a recipient or counted under one exclusion."""

    audience: int
    recipients: int
    exclusions: Mapping[Exclusion, int]
    batches: Sequence[PlannedBatch]
    body: str
    context: str
    warnings: Sequence[str]
