"""Lists of records, and when each record came into them."""

from dataclasses import dataclass, field

from sandbox.hubspot.wire import JsonObject


@dataclass(slots=True)
class RecordList:
    """One list; `members` holds a record's id and the instant it was added."""

    id: str
    name: str
    object_type_id: str
    processing_type: str
    created_at: str
    members: dict[str, str] = field(default_factory=dict)

    def view(self) -> JsonObject:
        """Return the list as HubSpot shows it."""
        return {
            "listId": self.id,
            "name": self.name,
            "objectTypeId": self.object_type_id,
            "processingType": self.processing_type,
            "processingStatus": "COMPLETE",
            "listVersion": 1,
            "size": len(self.members),
            "createdAt": self.created_at,
            "updatedAt": self.created_at,
            "filtersUpdatedAt": self.created_at,
        }
