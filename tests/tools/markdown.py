"""What generated tables share: Markdown, the names of collections, and what takes the place of times."""

COLLECTIONS = {
    "mlops-guide": "the bundled list, its notes alone",
    "mlquestions_dev": "questions on machine learning",
    "scifact": "BEIR SciFact",
    "squad2_halfdev": "SQuAD 2, half of dev",
}
TIMES_OMITTED = "Times are omitted: other programs kept the machine busy in this run."


def table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
