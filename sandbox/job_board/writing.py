"""The job board as files."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from sandbox.job_board.listings import INITIATIVES, NETWORKS, PAGES, SITES, jobs


def write_job_board(folder: Path, job_count: int = 40, seed: int = 7) -> list[Path]:
    """Write the files in the order in which they can be loaded, and return their paths; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = {key: url for key, _, url in SITES}
    files: dict[str, Iterable[Mapping[str, str]]] = {
        "sites": [{"site": key, "name": name, "url": url} for key, name, url in SITES],
        "pages": [
            {"site": site, "page": key, "title": title, "url": f"{addresses[site]}/{key}"} for site, key, title in PAGES
        ],
        "jobs": jobs(job_count, seed),
        "networks": [{"network": key, "name": name, "join_url": url} for key, name, url in NETWORKS],
        "initiatives": [
            {"initiative": key, "name": name, "landing_page_url": url, "landing_page_published": published}
            for key, name, url, published in INITIATIVES
        ],
    }
    return [_write(folder / f"{name}.csv", list(rows)) for name, rows in files.items()]


def _write(path: Path, rows: list[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
