"""What a person decides about a campaign before it is saved, and what the preview answers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from rules.batching import FIRST_BATCH_SIZE, LATER_BATCH_SIZE, SINGLE_LIMIT, PlannedBatch
from rules.recipients import Exclusion
from schemas.audience import AudienceFilter
from schemas.mistakes import Mistake


class CampaignInvalid(Mistake):
    """The plan can't be saved as it is; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a text may link to, by key; a merge code that needs one of them makes it required (RM-084 to RM-091)."""

    initiative: str | None = None
    network: str | None = None
    career_site: str | None = None  # None: the one linked to the template
    page: str | None = None
    job: str | None = None  # the ref people know it by

    def to_json(self) -> dict[str, str]:
        """Return what a JSON column can hold: only what was chosen."""
        return {name: value for name, value in asdict(self).items() if value is not None}


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
    choices: Choices = Choices()
    body: str | None = None  # the template's text with small changes (RM-094); None: as it is
    auto_response_key: str | None = None
    limit_to_top: int | None = None
    single_limit: int = SINGLE_LIMIT
    first_batch_size: int = FIRST_BATCH_SIZE
    later_batch_size: int = LATER_BATCH_SIZE

    @property
    def limit(self) -> int:
        """Return the most recipients this campaign may have (RM-070, RM-075, RM-076)."""
        return self.single_limit if self.limit_to_top is None else min(self.limit_to_top, self.single_limit)


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """Segments and cost of one send. The mean and the totals count texts that would go out, and only those.

    `missing_values` are texts that lack a value, `too_long` those over the vendor's limit; both would be skipped.
    `longest` is the text with the most segments as one person would get it, "" when nobody would.
    """

    texts: int
    min_segments: int
    expected_segments: float
    max_segments: int
    total_segments: int
    total_cents: int
    ucs2_texts: int
    missing_values: int
    too_long: int
    longest: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: everybody in the audience is either a recipient or counted under one exclusion."""

    audience: int
    recipients: int
    exclusions: Mapping[Exclusion, int]
    batches: Sequence[PlannedBatch]
    body: str
    merge_values: Mapping[str, str]  # the same for everybody
    cost: CostEstimate
    warnings: Sequence[str]
