"""The records of a generation that comparing it needs: entries, outcomes, links and texts, without vectors."""

import json
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from index.catalog import Catalog
from index.errors import Damaged
from index.integrity import check_files, read_manifest
from index.layout import CATALOG, REPORT
from index.model import LinkRecord, Manifest
from index.reader import CatalogReader, GenerationRecords


def open_records(folder: Path, name: str) -> GenerationRecords:
    """Open the records of the generation `name` and check the bytes of its catalogue. Raises Damaged."""
    manifest = read_manifest(folder, name)
    files = {file: facts for file, facts in manifest.files.items() if file in {CATALOG, REPORT}}
    try:
        check_files(folder, name, replace(manifest, files=files))
        with ExitStack() as on_error:
            catalog = on_error.enter_context(closing(Catalog(folder / CATALOG)))
            records = read_records(name, manifest, catalog, folder / REPORT)
            on_error.pop_all()  # the records close it from here on
    except (OSError, sqlite3.Error, ValueError, TypeError) as error:
        raise Damaged(f"Generation {name} cannot be read ({error})") from error
    return records


def read_records(name: str, manifest: Manifest, catalog: CatalogReader, report: Path) -> GenerationRecords:
    """The records in an open catalogue and in the file of the report, if there is one. Raises ValueError, TypeError."""
    links = json.loads(report.read_text("utf-8")).get("links", {}) if report.is_file() else {}
    records = {key: LinkRecord(*values) for key, values in links.items()}
    return GenerationRecords(name, manifest, catalog, catalog.resources(), records)
