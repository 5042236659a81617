"""The records of one object type, and the index of its unique properties."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Record:
    """One contact, task, ticket or custom record; a value that was never given is absent."""

    id: str
    values: dict[str, str]
    created_at: str
    updated_at: str
    is_archived: bool = False


class RecordStore:
    """Records by id, in the order they were made, and by the values of unique properties."""

    def __init__(self) -> None:
        self._by_id: dict[str, Record] = {}
        self._ids: list[int] = []
        self._by_unique: dict[str, dict[str, str]] = {}
        self.survivors: dict[str, str] = {}  # id of a merged record -> id of the one it is part of now

    def __len__(self) -> int:
        """Return how many records are not archived."""
        return sum(1 for _ in self.standing())

    def standing(self) -> Iterator[Record]:
        """Yield the records that are not archived, oldest first."""
        return (record for record in self._by_id.values() if not record.is_archived)

    def all(self) -> list[Record]:
        """Return every record, archived ones too, oldest first."""
        return list(self._by_id.values())

    def page(self, after: int, limit: int, *, archived: bool) -> tuple[list[Record], bool]:
        """Return at most `limit` records with an id above `after`, and whether more follow."""
        found: list[Record] = []
        for index in range(bisect_right(self._ids, after), len(self._ids)):
            record = self._by_id.get(str(self._ids[index]))
            if record is not None and record.is_archived is archived:
                if len(found) == limit:
                    return found, True
                found.append(record)
        return found, False

    def get(self, record_id: str) -> Record | None:
        """Return the record, or None if it never was or is archived."""
        record = self._by_id.get(record_id)
        return None if record is None or record.is_archived else record

    def archived(self, record_id: str) -> Record | None:
        """Return the record if it lies in the recycling bin, else None."""
        record = self._by_id.get(record_id)
        return record if record is not None and record.is_archived else None

    def index(self, property_name: str) -> None:
        """Keep the values of a property unique from now on."""
        self._by_unique.setdefault(property_name, {})

    def is_unique(self, property_name: str) -> bool:
        """Tell whether records can be found by this property."""
        return property_name in self._by_unique

    def find(self, property_name: str, value: str) -> Record | None:
        """Return the record with this value of a unique property. Case counts for none of them but e-mail."""
        key = value.lower() if property_name == "email" else value
        record_id = self._by_unique[property_name].get(key)
        return None if record_id is None else self._by_id[record_id]

    def unique_among(self, names: Iterable[str]) -> list[str]:
        """Return the names of unique properties among these."""
        return [name for name in names if name in self._by_unique]

    def add(self, record: Record) -> None:
        """Keep a new record; its id is higher than any before."""
        self._by_id[record.id] = record
        self._ids.append(int(record.id))
        for name in self.unique_among(record.values):
            self._by_unique[name][record.values[name]] = record.id

    def change(self, record: Record, values: Mapping[str, str | None], at: str) -> bool:
        """Write values (None clears) and tell whether any differed; only then `updated_at` moves."""
        different = {name: value for name, value in values.items() if record.values.get(name) != value}
        if not different:
            return False
        for name, value in different.items():
            if name in self._by_unique:
                self._by_unique[name].pop(record.values.get(name, ""), None)
                if value is not None:
                    self._by_unique[name][value] = record.id
            if value is None:
                del record.values[name]
            else:
                record.values[name] = value
        record.updated_at = at
        return True

    def archive(self, record: Record, at: str) -> None:
        """Move a record to the recycling bin; its unique values are free again."""
        record.is_archived = True
        record.updated_at = at
        for name in self.unique_among(record.values):
            self._by_unique[name].pop(record.values[name], None)

    def forget(self, record: Record) -> None:
        """Leave no trace of a record, not even in the recycling bin; its unique values are free again."""
        for name in self.unique_among(record.values):
            if self._by_unique[name].get(record.values[name]) == record.id:
                del self._by_unique[name][record.values[name]]
        self._by_id.pop(record.id, None)
