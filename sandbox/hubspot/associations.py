"""Which record is associated with which, in both directions, and the ids of the kinds of association."""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.wire import JsonObject, invalid

# The ids HubSpot gives to the unlabelled association of each pair, from its published table.
HUBSPOT_DEFINED = {
    ("0-1", "0-5"): 15,
    ("0-5", "0-1"): 16,
    ("0-1", "0-27"): 203,
    ("0-27", "0-1"): 204,
    ("0-5", "0-27"): 229,
    ("0-27", "0-5"): 230,
    ("0-18", "0-1"): 81,
    ("0-1", "0-18"): 82,
    ("0-18", "0-5"): 83,
    ("0-5", "0-18"): 84,
    ("0-18", "0-2"): 87,
    ("0-2", "0-18"): 88,
    ("0-2", "0-27"): 191,
    ("0-27", "0-2"): 192,
    ("0-1", "0-2"): 279,
    ("0-2", "0-1"): 280,
    ("0-5", "0-2"): 339,
    ("0-2", "0-5"): 340,
}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of association in one direction; an unlabelled one has no label."""

    category: str
    type_id: int
    label: str | None = None

    def spec(self) -> JsonObject:
        """Return the kind as a request names it."""
        return {"associationCategory": self.category, "associationTypeId": self.type_id}

    def view(self) -> JsonObject:
        """Return the kind as a listing shows it."""
        return {"category": self.category, "typeId": self.type_id, "label": self.label}


class Associations:
    """The portal's associations. Everything is written in both directions at once."""

    def __init__(self) -> None:
        self._kinds: dict[Pair, list[Kind]] = {}
        self._inverse: dict[tuple[Pair, int], Kind] = {}
        self._standing: dict[Pair, dict[str, dict[str, list[Kind]]]] = {}
        self._next_type_id = 101  # of a portal's own kinds; differs from portal to portal
        for (one, other), type_id in HUBSPOT_DEFINED.items():
            if one < other:
                back = HUBSPOT_DEFINED[other, one]
                self._allow(one, other, Kind("HUBSPOT_DEFINED", type_id), Kind("HUBSPOT_DEFINED", back))

    def define(
        self, one: str, other: str, label: str | None = None, back_label: str | None = None
    ) -> tuple[Kind, Kind]:
        """Let two types be associated under a new kind, and return it in both directions."""
        there = Kind("USER_DEFINED", self._next_type_id, label)
        back = Kind("USER_DEFINED", self._next_type_id + 1, back_label or label)
        self._next_type_id += 2
        self._allow(one, other, there, back)
        return there, back

    def kinds(self, one: ObjectType, other: ObjectType) -> list[Kind]:
        """Return the kinds of this direction; the first is the unlabelled one."""
        return self._kinds.get((one.type_id, other.type_id), [])

    def default(self, one: ObjectType, other: ObjectType) -> Kind:
        """Return the unlabelled kind. Raises Refused (400) where the types can't be associated."""
        for kind in self.kinds(one, other):
            if kind.label is None:
                return kind
        raise invalid(f"No default association is defined between {one.name} and {other.name}")

    def named(self, one: ObjectType, other: ObjectType, category: str, type_id: int) -> Kind:
        """Return the kind with these ids. Raises Refused (400)."""
        for kind in self.kinds(one, other):
            if (kind.category, kind.type_id) == (category, type_id):
                return kind
        raise invalid(f"{category} {type_id} is not an association type from {one.name} to {other.name}")

    def associate(self, one: ObjectType, one_id: str, other: ObjectType, other_id: str, kind: Kind) -> bool:
        """Associate two records, and tell whether they were not so before."""
        there = (one.type_id, other.type_id)
        back = (other.type_id, one.type_id)
        is_new = self._note(there, one_id, other_id, kind)
        self._note(back, other_id, one_id, self._inverse[there, kind.type_id])
        return is_new

    def part(self, one: ObjectType, one_id: str, other: ObjectType, other_id: str) -> bool:
        """Remove every association of two records, and tell whether there was one."""
        self._standing.get((other.type_id, one.type_id), {}).get(other_id, {}).pop(one_id, None)
        ours = self._standing.get((one.type_id, other.type_id), {}).get(one_id, {})
        return ours.pop(other_id, None) is not None

    def of(self, one: ObjectType, one_id: str, other: ObjectType) -> dict[str, list[Kind]]:
        """Return the associated records' ids of the other type, each with its kinds."""
        return self._standing.get((one.type_id, other.type_id), {}).get(one_id, {})

    def forget(self, one: ObjectType, one_id: str, others: Iterable[ObjectType]) -> None:
        """Remove every association of a record that is archived."""
        for other in others:
            for other_id in list(self.of(one, one_id, other)):
                self.part(one, one_id, other, other_id)

    def _allow(self, one: str, other: str, there: Kind, back: Kind) -> None:
        self._kinds.setdefault((one, other), []).append(there)
        self._kinds.setdefault((other, one), []).append(back)
        self._inverse[(one, other), there.type_id] = back
        self._inverse[(other, one), back.type_id] = there

    def _note(self, pair: Pair, from_id: str, to_id: str, kind: Kind) -> bool:
        kinds = self._standing.setdefault(pair, {}).setdefault(from_id, {}).setdefault(to_id, [])
        if kind in kinds:
            return False
        kinds.append(kind)
        return True
