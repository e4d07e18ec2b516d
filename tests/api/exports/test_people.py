"""Names of people, and what only looks like one."""

import pytest

from api.exports.people import split_person
from ingest.model import Resource


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Ada King Lovelace", ("Ada King", "Lovelace")),
        ("Guido van Rossum", ("Guido", "van Rossum")),
        ("Ludwig van der Rohe", ("Ludwig", "van der Rohe")),
        ("van Rossum", ("van", "Rossum")),
        ("J. O'Hara", ("J.", "O'Hara")),
        ("Jean-Luc Picard-Müller", ("Jean-Luc", "Picard-Müller")),
    ],
)
def test_particles_belong_to_the_family_name(name: str, parts: tuple[str, str]) -> None:
    assert split_person(name, Resource("k", "T")) == parts


@pytest.mark.parametrize(
    "name",
    ["Plato", "Google Brain Team", "Barnes and Noble", "Bell Labs", "Hive Inc.", "Anna Byrne 2", "Byrne, Anna", "A  B"],
)
def test_what_may_be_no_person_is_not_split(name: str) -> None:
    assert split_person(name, Resource("k", "T")) is None


def test_an_author_with_the_name_of_the_organisation_is_no_person() -> None:
    assert split_person("Hugging Face", Resource("k", "T", organisation="Hugging Face")) is None
    assert split_person("Hugging Face", Resource("k", "T", organisation="Face")) == ("Hugging", "Face")
