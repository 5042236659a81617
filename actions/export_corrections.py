"""Write what people corrected as labelled rows, in the columns of `corpus/`."""

import csv
import json
from pathlib import Path

from sqlalchemy.orm import Session

from database.replies import corrected_replies
from schemas.labelled_reply import CONTEXT, ENTITIES, ID, LABELS, RECEIVED_AT, TEXT
from schemas.mistakes import Mistake


def export_corrections(session: Session, path: Path) -> int:
    """Write a row for each corrected reply and return how many; only the owner may read the file.

    It holds what students wrote. Raises Mistake when it can't be written.
    """
    count = 0
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)  # also a file that was there
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow([ID, TEXT, CONTEXT, LABELS, ENTITIES, RECEIVED_AT])
            for reply, labels in corrected_replies(session):
                details = {one["field"]: one["value"] for one in reply.details or ()}
                rows.writerow(
                    [f"R{reply.id}", reply.body, reply.context, "|".join(labels), json.dumps(details),
                     reply.received_at.isoformat()]
                )  # fmt: skip
                count += 1
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}. Name a file that can be written.") from error
    return count
