"""What a student's own merge codes become: the one place that says which column fills which code."""

from schemas.tables import Student

STUDENT_COLUMNS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "program": "program",
    "campus": "campus",
    "advisor": "advisor_email",
}


def student_values(student: Student | None) -> dict[str, str]:
    """Return merge code -> value; "" for what is not known, nothing for a number no student belongs to."""
    if student is None:
        return {}
    return {code: getattr(student, column) or "" for code, column in STUDENT_COLUMNS.items()}
