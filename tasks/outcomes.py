"""The tasks of the outcomes report: snapshots, and what an operator reads of it. No names, no pay."""

from prefect import task

from actions.write_outcomes_page import percent
from wiring import outcomes

keep_snapshots = task(name="keep outcome snapshots")(outcomes.keep_snapshots)


@task(name="report outcomes")
def report_outcomes() -> tuple[str, list[dict[str, str]]]:
    """Return the summary as Markdown, and the rows of the table of whom to ask."""
    found = outcomes.report_of_the_class()
    lines = [
        f"# Outcomes of {found.cohort.label}", "", found.sentence, "",
        "| standard | rate | stands at | best case | benchmark |", "|---|---|---|---|---|",
        *(
            f"| {one.standard.key.upper()} {one.cohort.label} | {measure.name} | {percent(measure.rate)} "
            f"| {percent(measure.best)} | {'none found' if measure.benchmark is None else percent(measure.benchmark)} |"
            for one in found.standards
            for measure in one.measures
        ),
        "", "What of this could not be verified stands on the page of `placeline outcomes report`.",
    ]  # fmt: skip
    rows = [
        {
            "student": one.student_id, "why": one.need.words, "missing": ", ".join(one.missing),
            "next": one.channel.value, "chance": "-" if one.chance is None else f"{one.chance:.0%}",
        }
        for one in found.to_ask
    ]  # fmt: skip
    return "\n".join(lines), rows
