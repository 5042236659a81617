"""What goes wrong on purpose: set at run time, drawn from seeded chances, so that a run can be repeated."""

import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from sandbox.hubspot.wire import JsonObject, as_list, as_object, as_text, invalid

CHANCES = (
    "unauthorized_rate",
    "too_many_rate",
    "error_rate",
    "error_after_apply_rate",
    "hang_after_apply_rate",
    "mixed_error_rate",
)

POLICIES = ("SECONDLY", "TEN_SECONDLY_ROLLING", "DAILY")


@dataclass(slots=True)
class Faults:
    """Every fault of the portal, all off at first. Rates are chances from 0 to 1; None is no limit."""

    seed: int = 7
    only_path: str = ""  # chances fall only on requests whose path template holds this text
    latency_ms: float = 0.0
    unauthorized: bool = False
    rate_per_10s: int | None = None
    search_per_second: int | None = None
    daily_limit: int | None = None
    unauthorized_rate: float = 0.0
    too_many_rate: float = 0.0
    too_many_policy: str = "TEN_SECONDLY_ROLLING"  # what a refusal of too_many_rate names
    retry_after_seconds: float = 1.0
    error_rate: float = 0.0
    error_after_apply_rate: float = 0.0
    hang_after_apply_rate: float = 0.0
    mixed_error_rate: float = 0.0
    conflict_keys: list[str] = field(default_factory=list)
    required_property: dict[str, str] | None = None  # {"type": ..., "property": ...}
    search_lag_seconds: float = 0.0
    missing_scopes: list[str] = field(default_factory=list)
    without_sms: bool = False  # the inbox has no SMS channel
    _dice: dict[str, random.Random] = field(default_factory=dict)

    def merge(self, wanted: JsonObject) -> None:
        """Set the given faults and leave the others. Raises Refused (400) for a wrong name or value."""
        checked = {name: _checked(name, value) for name, value in wanted.items()}
        for name, value in checked.items():
            setattr(self, name, value)
        if "seed" in checked:
            self._dice.clear()

    def happens(self, name: str, path: str) -> bool:
        """Throw the dice for one fault. Each fault has its own, so that setting one does not move another."""
        rate: float = getattr(self, name)
        if rate <= 0 or self.only_path not in path:
            return False
        return self._die(name).random() < rate

    def pick(self, name: str, count: int) -> int:
        """Return which of `count` inputs the fault hits."""
        return self._die(name).randrange(count)

    def view(self) -> JsonObject:
        """Return the faults as they stand."""
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}

    def _die(self, name: str) -> random.Random:
        return self._dice.setdefault(name, random.Random(f"{self.seed}:{name}"))


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise invalid(f"{name} must be a number, 0 or more")
    return float(value)


def _chance(value: object, name: str) -> float:
    rate = _number(value, name)
    if rate > 1:
        raise invalid(f"{name} must be a chance from 0 to 1")
    return rate


def _whole(value: object, name: str) -> int:
    return int(_number(value, name))


def _limit(value: object, name: str) -> int | None:
    return None if value is None else _whole(value, name)


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise invalid(f"{name} must be true or false")
    return value


def _text(value: object, name: str) -> str:
    return "" if value in ("", None) else as_text(value, name)


def _keys(value: object, name: str) -> list[str]:
    return [as_text(item, name) for item in as_list(value, name)]


def _policy(value: object, name: str) -> str:
    policy = as_text(value, name)
    if policy not in POLICIES:
        raise invalid(f"{name} must be one of {', '.join(POLICIES)}")
    return policy


def _portal_rule(value: object, name: str) -> dict[str, str] | None:
    if value is None:
        return None
    rule = as_object(value, name)
    return {part: as_text(rule.get(part), f"{name}.{part}") for part in ("type", "property")}


_CHECKS: dict[str, Callable[[object, str], object]] = {
    "seed": _whole,
    "only_path": _text,
    "latency_ms": _number,
    "unauthorized": _flag,
    "rate_per_10s": _limit,
    "search_per_second": _limit,
    "daily_limit": _limit,
    **dict.fromkeys(CHANCES, _chance),
    "conflict_keys": _keys,
    "required_property": _portal_rule,
    "search_lag_seconds": _number,
    "too_many_policy": _policy,
    "retry_after_seconds": _number,
    "missing_scopes": _keys,
    "without_sms": _flag,
}


def _checked(name: str, value: object) -> object:
    check = _CHECKS.get(name)
    if check is None:
        raise invalid(f"{name} is not a fault; there are {', '.join(_CHECKS)}")
    return check(value, name)
