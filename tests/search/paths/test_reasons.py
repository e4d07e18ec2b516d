"""Which sentence is the reason to read a resource."""

import pytest

from ingest.model import Document, Resource, Via
from search import Engine
from tests.search.conftest import Made

_CODE = "```\nhive.swarm()\nhive.swarm()\n```\n"


def entry(number: int, title: str, note: str, page: str) -> tuple[Resource, Document]:
    key = f"b.example/{number}"
    return Resource(key, title, f"https://{key}", note=note), Document(key, Via.LIVE, page, f"https://{key}", title)


@pytest.fixture(scope="module")
def swarms(engine_on: Made) -> Engine:
    pairs = [
        entry(0, "Bees in May", "A keeper tells how to catch swarms in May.", "# Bees\n\nA swarm hangs in a tree.\n"),
        entry(1, "June", "A good read.", "# June\n\nKeepers catch swarms of bees with a box in June.\n"),
        entry(2, "Catching swarms", "", f"# Swarms\n\n{_CODE}\nBoxes of all sizes will do for that.\n"),
        entry(3, "Methods", "", f"# Methods\n\n{_CODE}\n| swarm | catch |\n|---|---|\n| catch swarms | 3 |\n"),
    ]
    return engine_on([resource for resource, _ in pairs], [document for _, document in pairs])


def test_a_note_comes_first_if_it_speaks_of_the_goal_and_pages_need_a_sentence(swarms: Engine) -> None:
    path = swarms.path("catch swarms")
    reasons = {step.listed.resource.title: step.reason for step in path.steps}
    assert reasons["Bees in May"].quote == "A keeper tells how to catch swarms in May."
    assert reasons["June"].quote == "Keepers catch swarms of bees with a box in June."
    assert reasons["Catching swarms"].quote == "Boxes of all sizes will do for that."
    assert "Methods" not in reasons
    assert all(step.reason.passage in step.hit.passages for step in path.steps)
