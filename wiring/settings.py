"""The one settings object, from the environment (PLACELINE_...) and the addresses `placeline up` wrote down.

Secrets come from the environment only. The default is the sandbox: without PLACELINE_LIVE=1 no address of a real
vendor is accepted, with it everything a real vendor needs must be given.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.batching import FIRST_BATCH_SIZE, LATER_BATCH_SIZE, SINGLE_LIMIT
from rules.suspension import DEFAULT_POLICY, SuspensionPolicy
from schemas.mistakes import Mistake

SANDBOX_ACCOUNT = "AC" + "0" * 32
SANDBOX_SERVICE = "MG" + "0" * 32
SANDBOX_SECRET = "sandbox-token"
TWILIO = "https://api.twilio.com"
HUBSPOT = "https://api.hubapi.com"
ADDRESSES = "addresses.env"  # in the home folder: what `placeline up` started, and where


class SettingsInvalid(Mistake):
    """A setting is missing or wrong; the message names it and says what it should be."""


class Settings(BaseSettings):
    """Everything that differs from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix="PLACELINE_", extra="ignore", frozen=True)

    home: Path = Path(".placeline")  # data of this installation: SQLite files, addresses, logs
    live: bool = False  # real texts to real people
    database_url: str = ""  # default: SQLite in the home folder
    college: str = "Lakeside Career College"
    time_zone: str = "America/Chicago"  # the campus clock
    twilio_base_url: str = ""
    twilio_account_sid: str = SANDBOX_ACCOUNT
    twilio_auth_token: SecretStr = SecretStr(SANDBOX_SECRET)
    twilio_messaging_service_sid: str = SANDBOX_SERVICE
    vendor_confirms_opt_out: bool = True  # Twilio's own STOP answer; never a second one of ours
    texts_per_second: float = Field(default=50.0, gt=0)  # the sender's rate, as registered with the carriers
    send_concurrency: int = Field(default=24, ge=1)  # calls to the vendor under way at once
    first_batch_size: int = Field(default=FIRST_BATCH_SIZE, ge=1)
    later_batch_size: int = Field(default=LATER_BATCH_SIZE, ge=1)
    single_limit: int = Field(default=SINGLE_LIMIT, ge=1)  # the most recipients of one campaign
    acceptable_drop_rate: float = Field(default=DEFAULT_POLICY.acceptable, gt=0, lt=1)
    unacceptable_drop_rate: float = Field(default=DEFAULT_POLICY.unacceptable, gt=0, lt=1)
    false_alarm_rate: float = Field(default=DEFAULT_POLICY.false_alarm, gt=0, lt=1)  # of suspending a good campaign
    public_url: str = "http://127.0.0.1:8300"  # where vendors reach our webhooks
    webhook_port: int = 8300
    hubspot_base_url: str = ""
    hubspot_token: SecretStr = SecretStr(SANDBOX_SECRET)
    hubspot_per_ten_seconds: int = Field(default=100, ge=1)

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("no such time zone; write it as America/Chicago")
        return value

    @model_validator(mode="after")
    def _sandbox_or_live(self) -> Self:
        for name, default in (("twilio_base_url", TWILIO), ("hubspot_base_url", HUBSPOT)):
            if self.live and not getattr(self, name):
                object.__setattr__(self, name, default)
            host = urlsplit(getattr(self, name)).hostname or ""
            if not self.live and host.endswith((".twilio.com", ".hubapi.com", ".hubspot.com")):
                raise ValueError(f"PLACELINE_{name.upper()} is a real vendor; set PLACELINE_LIVE=1 to mean it")
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
