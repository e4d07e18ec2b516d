"""Example questions: made of the list, tried on its index, kept in its manifest."""

from pathlib import Path

import pytest

from index.build import BuildInput, build
from index.generation import Generation, open_current
from index.layout import Layout
from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.examples.candidates import example_candidates
from search.examples.choice import EXAMPLES, choose_examples

GARDEN = [
    Resource(f"garden.example/{name}", f"The {name}", f"https://garden.example/{name}", section=(section,))
    for name, section in (("graft", "Trees"), ("pond", "Water"), ("bed", "Soil"))
]
TEXTS = (
    "# What is a graft?\n\nA graft is a shoot of one tree that is made to grow on the root of another tree.",
    "# How to keep a pond clear\n\nTo keep a pond clear, plant reeds at its edge, as reeds take up what algae need.",
    "# About us\n\nThis page shows how to order soil. The following table is a list of the prices of our shop.",
)


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Generation:
    layout = Layout(tmp_path_factory.mktemp("garden"))
    layout.cache.mkdir()
    layout.encoders.symlink_to(encoders)
    documents = [
        Document(resource.key, Via.LIVE, text, resource.url, resource.title)
        for resource, text in zip(GARDEN, TEXTS, strict=True)
    ]
    build(BuildInput("The garden", GARDEN, documents), layout, choose_examples=choose_examples)
    return open_current(layout)


def test_examples_are_questions_of_different_sections_that_the_index_answers(opened: Generation) -> None:
    engine, examples = Engine(opened), choose_examples(opened)
    assert len(examples) == EXAMPLES
    sections = set()
    for question in examples:
        result = engine.ask(Query(question))
        assert question.endswith("?")
        assert result.answer
        assert (result.answer.abstained, result.answer.gaps, result.remark) == (False, (), "")
        sections.add(result.hits[0].listed.resource.section[0])
    assert len(sections) == EXAMPLES


def test_the_build_keeps_them_in_the_manifest_and_chooses_the_same_ones_each_time(garden: Generation) -> None:
    assert {*garden.manifest.examples} == {"What is a graft?", "How do I keep a pond clear?"}
    assert choose_examples(garden) == garden.manifest.examples


def test_no_question_is_made_of_what_a_page_says_of_itself(garden: Generation) -> None:
    assert not any("soil" in candidate.question for candidate in example_candidates(garden, 100))


def test_candidates_are_few_and_each_is_there_once(garden: Generation, opened: Generation) -> None:
    candidates = example_candidates(opened, 5)
    assert len(candidates) == len({candidate.question for candidate in candidates}) == 5
    assert example_candidates(garden, 0) == []


def test_a_list_without_questions_has_no_examples(tmp_path: Path, encoders: Path) -> None:
    layout = Layout(tmp_path)
    layout.cache.mkdir()
    layout.encoders.symlink_to(encoders)
    resource = Resource("x.example/1", "Beetles", "https://x.example/1", note="Beetles of all colours.")
    result = build(BuildInput("Beetles", [resource]), layout, choose_examples=choose_examples)
    assert result.manifest.examples == ()
