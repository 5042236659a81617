"""Which jobs are offered in another place (SOP-19), and which answer fits a question (SOP-20, SOP-21)."""

import pytest

from rules.alternatives import is_in_place, is_of_field, job_line, place_words
from rules.answers import ANSWERS, answer_to
from rules.segments import segments

TOPICS = {key: words for key, (words, _) in ANSWERS.items()}


@pytest.mark.parametrize(
    ("program", "title", "fits"),
    [
        ("Welding", "Pipe Welder, Second Shift", True),
        ("Medical Assisting", "Registered Medical Assistant, Evenings", True),
        ("HVAC Technology", "HVAC Installer", True),
        ("Practical Nursing", "Nurse", True),
        ("Medical Assisting", "Dental Assistant", False),
        ("Medical Billing", "Medical Assistant", False),
        ("Pharmacy Technician", "Technician", False),
        ("Welding", "", False),
    ],
)
def test_a_job_fits_when_its_title_names_the_field(program: str, title: str, fits: bool) -> None:
    assert is_of_field(program, title) is fits


@pytest.mark.parametrize(
    ("wanted", "place", "fits"),
    [
        ("Houston", "Houston, TX", True),
        ("houston tx", "Houston, TX", True),
        ("Houston, Texas", "Houston, TX", True),
        ("Houston, TX", "Houston, MO", False),
        ("Texas", "Houston, TX", True),
        ("TX", "Houston, TX", True),
        ("Houston", "South Houston, TX", False),
        ("New York", "Albany, NY", True),
        ("New York", "New York, NY", True),
        ("Remote", "Remote", True),
        ("Houston", None, False),
        ("Gary IN", "Gary, IN", True),
        ("work in", "Gary, IN", False),
        ("hi", "Honolulu, HI", False),
        ("!", "Remote", False),
    ],
)
def test_a_job_is_in_the_wanted_place_or_it_is_not(wanted: str, place: str | None, fits: bool) -> None:
    assert is_in_place(wanted, place) is fits


def test_a_state_is_looked_up_by_its_code_and_a_job_line_holds_no_merge_code() -> None:
    assert place_words("Texas") == ("texas", "TX")
    assert place_words("Gary, IN") == ("gary",)
    assert job_line("Welder {{x", None, "Gary, IN", "https://a") == "- Welder (x, Gary, IN: https://a"


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("When do I get my transcripts?", "answer_transcript"),
        ("who do i ask about FAFSA", "answer_financial_aid"),
        ("my transcript and my financial aid?", None),
        ("is the library open", None),
        ("transcription jobs?", None),
    ],
)
def test_only_the_one_answer_whose_words_are_asked_for_fits(question: str, key: str | None) -> None:
    assert answer_to(question, TOPICS) == key


@pytest.mark.parametrize("body", [body for _, body in ANSWERS.values()])
def test_the_offices_answers_cost_no_unicode(body: str) -> None:
    assert segments(body.replace("{{college}}", "Lakeside College")).encoding == "GSM-7"
