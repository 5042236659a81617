"""The files of a job board: which columns each kind has, what must be there, and which kind a header is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class BoardKind(StrEnum):
    """What one file of the job board holds."""

    SITES = "sites"
    PAGES = "pages"
    JOBS = "jobs"
    NETWORKS = "networks"
    INITIATIVES = "initiatives"


class CellType(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    LINK = "link"  # an address with http or https and a host
    FLAG = "flag"  # yes or no; empty is no
    DAY = "day"  # 2026-05-31, past or today


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column of a file and the column of our table that it fills."""

    name: str
    fills: str
    cell: CellType = CellType.TEXT
    is_required: bool = False


def _key(name: str, fills: str = "key") -> BoardColumn:
    return BoardColumn(name, fills, is_required=True)


_SITE = BoardColumn("site", "site_key", is_required=True)

BOARD_FILES: Mapping[BoardKind, tuple[BoardColumn, ...]] = {
    BoardKind.SITES: (
        _key("site"),
        BoardColumn("name", "name", is_required=True),
        BoardColumn("url", "url", CellType.LINK, is_required=True),
    ),
    BoardKind.PAGES: (
        _SITE,
        _key("page"),
        BoardColumn("title", "title", is_required=True),
        BoardColumn("url", "url", CellType.LINK, is_required=True),
    ),
    BoardKind.JOBS: (
        _SITE,
        _key("job", "ref"),
        BoardColumn("title", "title", is_required=True),
        BoardColumn("employer", "employer"),
        BoardColumn("location", "location"),
        BoardColumn("pay", "pay"),
        BoardColumn("url", "url", CellType.LINK, is_required=True),
        BoardColumn("confidential", "is_confidential", CellType.FLAG),
        BoardColumn("closed_on", "closed_on", CellType.DAY),
    ),
    BoardKind.NETWORKS: (
        _key("network"),
        BoardColumn("name", "name", is_required=True),
        BoardColumn("join_url", "join_url", CellType.LINK, is_required=True),
    ),
    BoardKind.INITIATIVES: (
        _key("initiative"),
        BoardColumn("name", "name", is_required=True),
        BoardColumn("landing_page_url", "landing_page_url", CellType.LINK),
        BoardColumn("landing_page_published", "is_landing_page_published", CellType.FLAG),
    ),
}
"""Every kind of file with its columns."""

IDENTITY: Mapping[BoardKind, tuple[str, ...]] = {
    BoardKind.SITES: ("key",),
    BoardKind.PAGES: ("site_key", "key"),
    BoardKind.JOBS: ("site_key", "ref"),
    BoardKind.NETWORKS: ("key",),
    BoardKind.INITIATIVES: ("key",),
}
"""What of a row says which one it is."""

# The column that only this kind has; `site` alone is a file of sites.
TELLING_COLUMN: Mapping[str, BoardKind] = {
    "job": BoardKind.JOBS,
    "page": BoardKind.PAGES,
    "network": BoardKind.NETWORKS,
    "initiative": BoardKind.INITIATIVES,
    "site": BoardKind.SITES,
}
