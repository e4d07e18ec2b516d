"""Detect the format of a list: the first format that accepts it, the most specific signs first."""

from ingest.lists.formats.bibtex import Bibtex
from ingest.lists.formats.bookmarks import Bookmarks
from ingest.lists.formats.csv_rows import CsvRows
from ingest.lists.formats.feed import Feed
from ingest.lists.formats.json_records import JsonRecords
from ingest.lists.formats.markdown import Markdown
from ingest.lists.formats.mdbook import Mdbook
from ingest.lists.formats.opml import Opml
from ingest.lists.formats.sitemap import Sitemap
from ingest.lists.formats.url_lines import UrlLines
from ingest.lists.formats.webpage import Webpage
from ingest.lists.model import ListFormat, ListSource

LIST_FORMATS: tuple[ListFormat, ...] = (
    Bookmarks(), Opml(), Feed(), Sitemap(), Webpage(), JsonRecords(), CsvRows(), Bibtex(), UrlLines(), Mdbook(),
    Markdown(),
)  # fmt: skip


def detect_format(source: ListSource) -> ListFormat:
    """The format of `source`; Markdown if no format accepts it."""
    return next((list_format for list_format in LIST_FORMATS if list_format.accepts(source)), LIST_FORMATS[-1])
