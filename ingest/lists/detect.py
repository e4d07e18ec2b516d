"""Detect the format of a list: the first format that accepts it, the most specific signs first."""

from ingest.lists.formats.bookmarks import Bookmarks
from ingest.lists.formats.feed import Feed
from ingest.lists.formats.lightweight.asciidoc import Asciidoc
from ingest.lists.formats.lightweight.org import Org
from ingest.lists.formats.lightweight.rst import Rst
from ingest.lists.formats.lightweight.unsupported import Unsupported
from ingest.lists.formats.markdown import Markdown
from ingest.lists.formats.mdbook import Mdbook
from ingest.lists.formats.opml import Opml
from ingest.lists.formats.records.csv_rows import CsvRows
from ingest.lists.formats.records.json_records import JsonRecords
from ingest.lists.formats.records.xml_records import XmlRecords
from ingest.lists.formats.references.bibtex import Bibtex
from ingest.lists.formats.references.ris import Ris
from ingest.lists.formats.saved_pages import SavedPages
from ingest.lists.formats.sitemap import Sitemap
from ingest.lists.formats.url_lines import UrlLines
from ingest.lists.formats.webpage import Webpage
from ingest.lists.model import ListFormat, ListSource

LIST_FORMATS: tuple[ListFormat, ...] = (
    Bookmarks(), SavedPages(), Opml(), Feed(), Sitemap(), XmlRecords(), Webpage(), Unsupported(), Rst(), Org(),
    Asciidoc(), JsonRecords(), CsvRows(), Bibtex(), Ris(), UrlLines(), Mdbook(), Markdown(),
)  # fmt: skip


def detect_format(source: ListSource) -> ListFormat:
    """The format of `source`; Markdown if no format accepts it."""
    return next((list_format for list_format in LIST_FORMATS if list_format.accepts(source)), LIST_FORMATS[-1])
