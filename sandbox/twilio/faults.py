"""What can be made to go wrong, and for whom. Rates are shares from 0 to 1."""

from collections import Counter
from dataclasses import asdict, dataclass, fields, replace

from sandbox.phones.answers import REPLY_RATE
from sandbox.phones.chance import share


@dataclass(frozen=True, slots=True)
class Faults:
    """The vendor's bad days. Rates of requests concern every call of the API; `*_accept_*` only creates."""

    latency_ms: float = 0.0  # waited after the work is done, so that a client's time-out means "may have worked"
    drop_rate: float = 0.03  # phones that get nothing
    busy_rate: float = 0.0  # 429, nothing done
    error_rate: float = 0.0  # 500, nothing done
    reset_rate: float = 0.0  # connection cut, nothing done
    error_after_accept_rate: float = 0.0  # text taken, then 500
    hang_after_accept_rate: float = 0.0  # text taken, then silence
    lost_callback_rate: float = 0.0
    duplicate_callback_rate: float = 0.0
    shuffled_callback_rate: float = 0.0  # texts whose callbacks come in the wrong order
    lost_inbound_rate: float = 0.0
    tmobile_daily_cap: float = 0.0  # segments that T-Mobile takes in a Pacific day; what goes beyond is lost, 0: no cap
    reply_rate: float = REPLY_RATE  # texts that a student answers


def merged(faults: Faults, changes: object) -> Faults:
    """Return `faults` with `changes` laid over. Raises ValueError that names what cannot be."""
    if not isinstance(changes, dict):
        raise ValueError("faults are a JSON object")
    known = {field.name for field in fields(Faults)}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"no fault is called {name!r}; known: {', '.join(sorted(known))}")
        highest = 1.0 if name.endswith("_rate") else float("inf")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= highest:
            raise ValueError(f"{name} must be a number from 0 to {highest:g}, not {value!r}")
    return replace(faults, **{name: float(value) for name, value in changes.items()})


class Luck:
    """Decides who is struck; the nth call for one subject has the same luck in every run of one seed."""

    def __init__(self, seed: int, faults: Faults) -> None:
        self.faults = faults
        self._seed = seed
        self._calls: Counter[str] = Counter()

    def next_call(self, subject: str) -> str:
        """Return the name of the next call for `subject` (a phone, a path), for use with `strikes`."""
        self._calls[subject] += 1
        return f"{subject}#{self._calls[subject]}"

    def strikes(self, fault: str, rate: float, name: str) -> bool:
        """Whether the fault hits what is called `name`."""
        return rate > 0 and share(self._seed, fault, name) < rate

    def as_json(self) -> dict[str, float]:
        """Return every fault with its present value."""
        return asdict(self.faults)
