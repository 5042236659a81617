"""The one settings object, from the environment (PLACELINE_...) and the addresses `placeline up` wrote down.

Secrets come from the environment only. The default is the sandbox: without PLACELINE_LIVE=1 no address of a real
vendor is accepted, with it everything a real vendor needs must be given.
"""

import os
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.batching import FIRST_BATCH_SIZE, LATER_BATCH_SIZE, SINGLE_LIMIT
from rules.follow_ups import FOLLOW_UP_DELAY
from rules.frequency import HARD_CAP, TEXTS_PER_PERIOD
from rules.monthly_limit import NO_LIMIT
from rules.replies.thresholds import Thresholds
from rules.suspension import DEFAULT_POLICY, SuspensionPolicy
from schemas.messaging import MessagingKind
from schemas.mistakes import Mistake
from schemas.office import own_days_off, written_window

SANDBOX_ACCOUNT = "AC" + "0" * 32
SANDBOX_SERVICE = "MG" + "0" * 32
SANDBOX_SECRET = "sandbox-token"
TWILIO = "https://api.twilio.com"
HUBSPOT = "https://api.hubapi.com"
ADDRESSES = "addresses.env"  # in the home folder: what `placeline up` started, and where


class SettingsInvalid(Mistake):
    """A setting is missing or wrong; the message names it and says what it should be. `names` are all it names."""

    @property
    def names(self) -> list[str]:
        """Return the settings that are named, as the environment has them."""
        return list(dict.fromkeys(re.findall(r"PLACELINE_[A-Z_]*[A-Z]", str(self))))


class Settings(BaseSettings):
    """Everything that differs from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix="PLACELINE_", extra="ignore", frozen=True)

    home: Path = Path(".placeline")  # data of this installation: SQLite files, addresses, logs
    live: bool = False  # real texts to real people
    database_url: str = ""  # default: SQLite in the home folder
    college: str = Field(default="Lakeside Career College", min_length=1)
    time_zone: str = "America/Chicago"  # the campus clock
    twilio_base_url: str = ""
    twilio_account_sid: str = SANDBOX_ACCOUNT
    twilio_auth_token: SecretStr = SecretStr(SANDBOX_SECRET)
    twilio_messaging_service_sid: str = SANDBOX_SERVICE
    vendor_confirms_opt_out: bool = True  # Twilio's own STOP answer; never a second one of ours
    sms_enabled: bool = True  # off: no campaign is scheduled or sent
    texts_per_second: float = Field(default=50.0, gt=0)  # the sender's rate, as registered with the carriers
    texts_per_day: int = Field(default=TEXTS_PER_PERIOD, ge=1, le=HARD_CAP)  # to one person, across all campaigns
    monthly_limit: int = Field(default=NO_LIMIT, ge=0)  # texts a campus month; what goes beyond is e-mailed; 0: none
    follow_up_days: int = Field(default=FOLLOW_UP_DELAY.days, ge=1, le=90)  # after a YES, on the campus calendar
    send_concurrency: int = Field(default=24, ge=1)  # calls to the vendor under way at once
    vendor_seconds: float = Field(default=15.0, gt=0, le=15)  # no answer to a text by then: it is looked up
    first_batch_size: int = Field(default=FIRST_BATCH_SIZE, ge=1)
    later_batch_size: int = Field(default=LATER_BATCH_SIZE, ge=1)
    single_limit: int = Field(default=SINGLE_LIMIT, ge=1)  # the most recipients of one campaign
    # Of one segment to a US mobile: Twilio's list price (0.83) and a typical carrier fee for registered traffic (0.30).
    cents_per_segment: float = Field(default=1.13, ge=0)
    weekday_hours: str = "10:00-18:00"  # when texts may ring, on the recipient's clock; the law may be stricter
    saturday_hours: str = "10:00-17:00"  # only for campaigns that allow weekends; empty: never
    sunday_hours: str = "12:00-17:00"
    holidays: str = "US"  # whose public holidays are days off: US or US-IL, empty for none
    days_off: str = ""  # the office's own, as 2026-03-27=Spring break
    legal_windows: str = ""  # a CSV file whose rows replace those of rules/legal_windows.py
    misfire_grace_minutes: int = Field(default=120, ge=1)  # how late a batch may start before it moves to its next time
    acceptable_drop_rate: float = Field(default=DEFAULT_POLICY.acceptable, gt=0, lt=1)
    unacceptable_drop_rate: float = Field(default=DEFAULT_POLICY.unacceptable, gt=0, lt=1)
    false_alarm_rate: float = Field(default=DEFAULT_POLICY.false_alarm, gt=0, lt=1)  # of suspending a good campaign
    reply_classifier: Literal["rules", "linear"] = "linear"  # what stands beside the rules when a reply is read
    reply_model: Path | None = None  # a model of one's own, from `placeline replies train`; None: the shipped one
    opt_out_hold: float = Field(default=Thresholds().opt_out_hold, gt=0, le=1)  # a model's probability that holds texts
    crisis_hold: float = Field(default=Thresholds().crisis_hold, gt=0, le=1)
    act_alone: float = Field(default=Thresholds().act, gt=0, le=1)  # the confidence from which a reading is acted on
    reply_adviser_url: str = ""  # of a language model that speaks OpenAI's chat completions; empty: nobody is asked
    reply_adviser_model: str = ""  # which of its models
    reply_adviser_key: SecretStr = SecretStr("")
    public_url: str = "http://127.0.0.1:8300"  # where vendors reach our webhooks
    webhook_port: int = 8300
    hubspot_base_url: str = ""
    hubspot_token: SecretStr = SecretStr(SANDBOX_SECRET)
    hubspot_per_ten_seconds: int = Field(default=100, ge=1)
    hubspot_per_day: int = Field(default=0, ge=0)  # requests a day; 0: HubSpot says when they are used up
    hubspot_time_zone: str = ""  # the portal's, whose midnight ends the day's limit; empty: the campus zone
    hubspot_api_version: str = "2026-09"
    hubspot_api_versions: str = ""  # of single APIs, as lists=2027-03,conversations=2026-09-beta
    hubspot_ticket_pipeline: str = ""  # name or id; empty: the first
    hubspot_ticket_stage: str = ""  # where tickets begin; empty: the first open one
    hubspot_ticket_priorities: str = "HIGH,MEDIUM"  # of urgent tickets and of others
    hubspot_log_sms: bool = False  # every text on the contact's timeline
    hubspot_client_secret: SecretStr = SecretStr("")  # of the app; signs webhooks. Empty: they are refused
    hubspot_opt_out_properties: str = "placeline_sms_opt_out"  # of contacts, separated by commas
    hubspot_sender: str = ""  # e-mail of the user in whose name texts go out from HubSpot's own inbox
    messaging: MessagingKind = MessagingKind.TWILIO_PLUS_LOG  # how conversations are carried
    messaging_phone: str = "+13125550150"  # what people see as the office's number in a channel of our own
    quarantine_limit: float = Field(default=0.2, gt=0, le=1)  # share of records held back at which nothing is synced
    data_docs_kept: int = Field(default=200, ge=1)  # runs whose pages of Great Expectations are kept
    smtp_host: str = ""  # empty: notices stay in the product, e-mails instead of texts wait
    smtp_port: int = 25
    smtp_user: str = ""  # signs in, and only over an encrypted connection
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = "placeline@localhost"
    notify_urls: SecretStr = SecretStr("")  # Apprise addresses hold passwords; separated by spaces or commas

    @field_validator("time_zone", "hubspot_time_zone")
    @classmethod
    def _zone_exists(cls, value: str, field: ValidationInfo) -> str:
        if value not in available_timezones() and (value or field.field_name == "time_zone"):
            raise ValueError("no such time zone; write it as America/Chicago")
        return value

    @field_validator("hubspot_ticket_priorities")
    @classmethod
    def _priorities_are_two(cls, value: str) -> str:
        words = [word.strip().upper() for word in value.split(",")]
        if len(words) != 2 or not set(words) <= {"LOW", "MEDIUM", "HIGH", "URGENT"}:
            raise ValueError("write two of LOW, MEDIUM, HIGH, URGENT: of urgent tickets and of others, as HIGH,MEDIUM")
        return ",".join(words)

    @model_validator(mode="after")
    def _versions_are_known(self) -> Self:
        from integrations.hubspot.paths import versions

        versions(self.hubspot_api_version, self.hubspot_other_versions)
        return self

    @field_validator("weekday_hours", "saturday_hours", "sunday_hours")
    @classmethod
    def _hours_are_readable(cls, value: str, field: ValidationInfo) -> str:
        if written_window(value) is None and field.field_name == "weekday_hours":
            raise ValueError("must not be empty; write it as 10:00-18:00")
        return value

    @field_validator("days_off")
    @classmethod
    def _days_off_are_readable(cls, value: str) -> str:
        own_days_off(value)
        return value

    @model_validator(mode="after")
    def _adviser_is_reached_safely(self) -> Self:
        if not self.reply_adviser_url:
            return self
        address = urlsplit(self.reply_adviser_url)
        is_own_machine = address.hostname in {"127.0.0.1", "localhost", "::1"}
        if not address.hostname or (address.scheme != "https" and not (is_own_machine and address.scheme == "http")):
            raise ValueError("PLACELINE_REPLY_ADVISER_URL must be an https address, or http on this machine")
        if not self.reply_adviser_model:
            raise ValueError(
                "PLACELINE_REPLY_ADVISER_URL needs PLACELINE_REPLY_ADVISER_MODEL, the name of a model there"
            )
        return self

    @model_validator(mode="after")
    def _sandbox_or_live(self) -> Self:
        for name, default in (("twilio_base_url", TWILIO), ("hubspot_base_url", HUBSPOT)):
            if self.live and not getattr(self, name):
                object.__setattr__(self, name, default)
            host = urlsplit(getattr(self, name)).hostname or ""
            if not self.live and host.endswith((".twilio.com", ".hubapi.com", ".hubspot.com")):
                raise ValueError(f"PLACELINE_{name.upper()} is a real vendor; set PLACELINE_LIVE=1 to mean it")
        if self.messaging is MessagingKind.HUBSPOT_INBOX and not self.hubspot_sender:
            raise ValueError(
                "PLACELINE_MESSAGING=hubspot_inbox needs PLACELINE_HUBSPOT_SENDER, a user's e-mail address"
            )
        if not self.acceptable_drop_rate < self.unacceptable_drop_rate:
            raise ValueError("PLACELINE_ACCEPTABLE_DROP_RATE must be below PLACELINE_UNACCEPTABLE_DROP_RATE")
        if self.live:
            missing = [
                f"PLACELINE_{name.upper()}"
                for name, pretend in (
                    ("twilio_account_sid", SANDBOX_ACCOUNT),
                    ("twilio_messaging_service_sid", SANDBOX_SERVICE),
                    ("twilio_auth_token", SecretStr(SANDBOX_SECRET)),
                    ("hubspot_token", SecretStr(SANDBOX_SECRET)),
                )
                if getattr(self, name) == pretend
            ]
            if missing:
                raise ValueError(f"PLACELINE_LIVE=1 needs {', '.join(missing)}")
            if not self.public_url.startswith("https://"):
                raise ValueError("PLACELINE_LIVE=1 needs PLACELINE_PUBLIC_URL, an https address vendors can reach")
        return self

    @property
    def engine_url(self) -> str:
        """Return the database address; SQLite in the home folder unless one is given."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'placeline.db'}"

    @property
    def suspension(self) -> SuspensionPolicy:
        """Return when a campaign suspends itself."""
        return SuspensionPolicy(
            acceptable=self.acceptable_drop_rate,
            unacceptable=self.unacceptable_drop_rate,
            false_alarm=self.false_alarm_rate,
        )

    @property
    def misfire_grace(self) -> timedelta:
        """Return how late a batch may start."""
        return timedelta(minutes=self.misfire_grace_minutes)

    @property
    def hubspot_other_versions(self) -> dict[str, str]:
        """Return the versions of single APIs of HubSpot, by the API's name."""
        pairs = (pair.partition("=") for pair in self.hubspot_api_versions.split(",") if pair.strip())
        return {name.strip().lower(): version.strip() for name, _, version in pairs}

    @property
    def hubspot_zone(self) -> ZoneInfo:
        """Return the portal's time zone."""
        return ZoneInfo(self.hubspot_time_zone or self.time_zone)

    @property
    def zone(self) -> ZoneInfo:
        """Return the campus time zone."""
        return ZoneInfo(self.time_zone)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process. Raises SettingsInvalid with the name of what is wrong."""
    home = Path(os.environ.get("PLACELINE_HOME", ".placeline"))
    try:
        return Settings(_env_file=home / ADDRESSES)
    except ValidationError as error:
        found = [
            f"{'PLACELINE_' + str(one['loc'][0]).upper() + ': ' if one['loc'] else ''}"
            f"{one['msg'].removeprefix('Value error, ')}"
            for one in error.errors()
        ]
        raise SettingsInvalid("; ".join(found)) from error
