"""Labelled files are read row by row, and readings are counted as the annotation guide counts."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actions.evaluate_replies import evaluate
from actions.read_reply_file import ReplyFileUnreadable, read_labelled_replies, read_replies
from rules.replies.decision import decide
from rules.replies.labels import Context, Label
from rules.replies.reading import read_reply
from schemas.labelled_reply import LabelledReply

ZONE, DAY = ZoneInfo("America/Chicago"), date(2026, 3, 11)


def labelled(path: Path, text: str) -> list[LabelledReply]:
    path.write_text(text, "utf-8")
    return read_labelled_replies(path, received_on=DAY, zone=ZONE)


def test_a_row_may_say_when_it_came_and_its_day_is_the_campus_day(tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_text("id,text,context,received_at\n1,hi,none,2026-03-12T03:00+00:00\n2,hi,,\n", "utf-8")
    rows = read_replies(file, received_on=DAY, zone=ZONE)
    assert [(row.received_on, row.context) for row in rows] == [(DAY, Context.NONE), (DAY, Context.NONE)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id,text\n1,hi\n", "the column context, labels is missing"),
        ("id,text,context,labels\n1,hi,shop,ack\n", "row 2, column context: 'shop'"),
        ("id,text,context,labels\n1,hi,none,yes\n", "row 2, column labels: yes is no label"),
        ("id,text,context,labels\n1,hi,none,\n", "row 2, column labels: is empty"),
        ("id,text,context,labels\n1,hi,none,ack\n1,ho,none,ack\n", "row 3, column id: comes twice"),
        ("id,text,context,labels\n1,hi,none\n", "row 2: not as many cells"),
        ("id,text,context,labels,entities\n1,hi,none,ack,[1]\n", "row 2, column entities"),
        ("id,text,context,labels,received_at\n1,hi,none,ack,noon\n", "row 2, column received_at: 'noon'"),
    ],
)
def test_what_cannot_be_used_is_named_by_row_and_column(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(ReplyFileUnreadable, match=says):
        labelled(tmp_path / "replies.csv", content)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"id,text,context\n1,hi,none\n2,caf\xe9,none\n", "row 3, column text: not UTF-8"),
        (b"\xef\xbb\xbfid,text,context\n1,caf\xc3\xa9,none\n\xe9,hi,none\n", "row 3, column id: not UTF-8"),
        (b'id,text,context\n1,"yes, caf\xe9",none\n', "row 2, column text: not UTF-8"),
        (b"id,t\xe9xt,context\n", "row 1: not UTF-8"),
        ("id,text,context\n1,hi,none\n".encode("utf-16"), "row 1: not UTF-8"),
    ],
)
def test_another_encoding_is_refused_where_it_shows(tmp_path: Path, raw: bytes, says: str) -> None:
    file = tmp_path / "replies.csv"
    file.write_bytes(raw)
    with pytest.raises(ReplyFileUnreadable, match=says):
        read_replies(file, received_on=DAY, zone=ZONE)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    file.write_bytes("id,text,context\n1,Sí,none\n".encode("utf-8-sig"))
    (row,) = read_replies(file, received_on=DAY, zone=ZONE)
    assert (row.id, row.text) == ("1", "Sí")


def test_everything_is_counted_once(tmp_path: Path) -> None:
    rows = labelled(
        tmp_path / "replies.csv",
        "id,text,context,intents,entities\n"
        "1,STOP,job_lead,opt_out,{}\n"
        '2,"hired at Mercy Clinic, $19/hr",status_check,hired,'
        '"{""employer"": ""mercy clinic"", ""pay_amount"": 19, ""pay_unit"": ""day""}"\n'
        "3,YES,job_lead,declined,{}\n",
    )
    read = [read_reply(row.text, row.context, row.received_on) for row in rows]
    scores = evaluate(rows, [(reading, decide(reading)) for reading in read])
    assert (scores.replies, scores.exact) == (3, 2 / 3)
    assert (scores.opt_out_found, scores.opt_out_safe, scores.others_suppressed) == (1, 1, 0)
    assert (scores.acted, scores.acted_right) == (1, 2 / 3)
    declined, interested = scores.labels[Label.DECLINED], scores.labels[Label.INTERESTED]
    assert (declined.recall, declined.support, interested.wrong) == (0, 1, 1)
    # The unit is wrong: found wrongly once, and missed once; the names differ in case only.
    assert scores.fields["employer"].f1 == 1
    assert (scores.fields["pay_unit"].wrong, scores.fields["pay_unit"].missed) == (1, 1)
    assert scores.details.right == 2
    assert scores.micro.f1 == pytest.approx(2 / 3)
