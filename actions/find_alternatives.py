"""Find open jobs of a student's field in the place they want to work in (SOP-19)."""

from sqlalchemy.orm import Session

from database.job_board import open_jobs_at
from rules.alternatives import MOST_JOBS, is_in_place, is_of_field, job_line, place_words
from schemas.tables import Student


def find_alternatives(session: Session, student: Student, place: str) -> list[str]:
    """Return the lines about up to MOST_JOBS jobs, the latest first; none where the program is not known.

    Confidential jobs are not offered: nobody chose to show them to this student.
    """
    if not student.program:
        return []
    fitting = [
        job
        for job in open_jobs_at(session, place_words(place))
        if is_in_place(place, job.location) and is_of_field(student.program, job.title)
    ]
    return [job_line(job.title, job.employer, job.location, job.url) for job in fitting[:MOST_JOBS]]
