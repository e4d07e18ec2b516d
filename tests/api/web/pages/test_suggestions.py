"""What is offered while one types: of the list, bounded, and made once."""

import gzip

from api.web.pages.suggestions import suggestions
from search.engine import Engine
from tests.api.local_client import LocalClient


def test_tags_names_and_titles_are_those_of_the_list_each_once(engine: Engine) -> None:
    rows = [listed.resource for listed in engine.resources]
    offered = suggestions(engine)
    assert set(offered["titles"]) <= {row.title for row in rows}
    assert set(offered["tags"]) <= {tag for row in rows for tag in row.tags}
    assert set(offered["names"]) <= {name for row in rows for name in (*row.authors, row.organisation)}
    assert offered["titles"]
    assert all(len(values) == len(set(values)) for values in offered.values())


def test_they_are_sent_once_and_are_small(client: LocalClient) -> None:
    response = client.get("/suggestions.json")
    assert sorted(response.json()) == ["names", "tags", "titles"]
    assert len(gzip.compress(response.content)) <= 30_000
    again = client.get("/suggestions.json", headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
