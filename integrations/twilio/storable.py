"""What a phone may send and a database can't keep."""


def storable(body: str) -> str:
    """Return the body without NUL, which PostgreSQL refuses, and with half characters shown as question marks."""
    return body.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
