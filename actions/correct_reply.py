"""A person says what a reply means: kept beside the reading, and a row to learn from."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from actions.require_privilege import require
from database.audit import write_audit
from rules.replies.labels import Label
from rules.roles import Privilege
from schemas.mistakes import Mistake
from schemas.tables import Reply, ReplyCorrection


class CannotCorrect(Mistake):
    """The reply can't be corrected so; the message says why."""


def correct_reply(
    session: Session, reply_id: int, labels: Collection[str], *, why: str, now: datetime, actor: str
) -> ReplyCorrection:
    """Keep what a reply means in a person's eyes; the latest of several holds. What was done about it stays done.

    Raises NotAllowed, CannotCorrect.
    """
    require(session, actor, Privilege.ANSWER_REPLIES)
    reply = session.get(Reply, reply_id)
    if reply is None or reply.read_at is None:
        raise CannotCorrect(f"There is no reply {reply_id} that was read. `placeline inbox show N` numbers them.")
    unknown = [label for label in labels if label not in set(Label)]
    if unknown or not labels:
        raise CannotCorrect(f"{', '.join(unknown) or 'Nothing'} is no meaning. Choose of {', '.join(Label)}.")
    correction = ReplyCorrection(
        reply_id=reply.id, labels=sorted(set(labels)), why=why, corrected_at=now, corrected_by=actor
    )
    session.add(correction)
    write_audit(
        session, at=now, actor=actor, action="correct_reply", subject=f"reply:{reply.id}",
        before="|".join(reply.labels or ()), after="|".join(correction.labels), why="see the correction",
    )  # fmt: skip
    return correction
