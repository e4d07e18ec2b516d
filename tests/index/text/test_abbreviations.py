"""Which abbreviations are read from texts."""

from collections import Counter

import pytest

from index.text.abbreviations import common_definitions, find_definitions


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("We use Reinforcement Learning from Human Feedback (RLHF) here.",
         ("RLHF", "reinforcement learning from human feedback")),
        ("With graph neural networks (GNNs), nodes ...", ("GNN", "graph neural networks")),
        ("the change-data-capture (CDC; see below) log", ("CDC", "change-data-capture")),
        ("A DAG (directed acyclic graph) of tasks", ("DAG", "directed acyclic graph")),
        ("the state of the art (SOTA)", ("SOTA", "state of the art")),
    ],
)  # fmt: skip
def test_a_definition_is_read_in_both_orders(text: str, definition: tuple[str, str]) -> None:
    assert list(find_definitions(text)) == [definition]


@pytest.mark.parametrize(
    "text",
    [
        "a model (see below)", "Amazon (AWS) sells", "the tree (DAG)", "in 2019 (PyCon)", "f(x) and g(Y2)", "(RLHF)",
        "We met Ann Bell (Acme Labs)", "() (((", "RLHF (which we explain below in detail)", "no brackets",
    ],
)  # fmt: skip
def test_other_parentheses_define_nothing(text: str) -> None:
    assert list(find_definitions(text)) == []


def test_the_most_frequent_long_form_counts_and_none_of_two_equal_ones() -> None:
    counts = Counter({("IR", "information retrieval"): 3, ("IR", "infra red"): 1, ("CV", "curriculum vitae"): 1})
    counts["CV", "computer vision"] = 1
    assert common_definitions(counts) == {"IR": "information retrieval"}
