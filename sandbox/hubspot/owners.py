"""The people who use the portal: six advisors, their coordinator and their director."""

from dataclasses import dataclass

from sandbox.hubspot.wire import JsonObject

SINCE = "2025-06-02T14:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Owner:
    """One user; records are assigned by `id`, threads by the actor `A-<user_id>`."""

    id: str
    user_id: int
    first_name: str
    last_name: str
    email: str

    def view(self) -> JsonObject:
        """Return the owner as HubSpot shows it."""
        return {
            "id": self.id,
            "type": "PERSON",
            "email": self.email,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "userId": self.user_id,
            "userIdIncludingInactive": self.user_id,
            "createdAt": SINCE,
            "updatedAt": SINCE,
            "archived": False,
            "teams": [{"id": "501", "name": "Career Services", "primary": True}],
        }


_PEOPLE = (
    ("Rosa", "Lind", "advisor1"),
    ("Devon", "Marsh", "advisor2"),
    ("Hana", "Okafor", "advisor3"),
    ("Peter", "Quill", "advisor4"),
    ("Amira", "Sol", "advisor5"),
    ("Tom", "Varga", "advisor6"),
    ("Carmen", "Ives", "coordinator"),
    ("Noel", "Ashby", "director"),
)

OWNERS = tuple(
    Owner(str(77_000_001 + place), 61_000_001 + place, first_name, last_name, f"{box}@college.example")
    for place, (first_name, last_name, box) in enumerate(_PEOPLE)
)
