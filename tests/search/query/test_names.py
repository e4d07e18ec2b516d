"""Names of people in their shorter forms."""

import pytest

from search.query.names import family_name, full_forms, matches_name, name_words


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Murphy", "Kevin P. Murphy"), ("kevin murphy", "Kevin P. Murphy"), ("K. Murphy", "Kevin P. Murphy"),
        ("Kevin P. Murphy", "K. P. Murphy"), ("Schutze", "Hinrich Schütze"), ("van Rossum", "Guido van Rossum"),
        ("Murphy, Kevin", "Kevin P. Murphy"), ("Kevin Murphy", "Murphy, Kevin P."), ("OpenAI", "OpenAI"),
    ],
)  # fmt: skip
def test_a_form_refers_to_a_name(form: str, name: str) -> None:
    assert matches_name(form, name)


@pytest.mark.parametrize(
    ("form", "name"),
    [("Li", "Linda Park"), ("Murphy Kevin", "Kevin Murphy"), ("K. P.", "Kevin P. Murphy"), ("", "Kevin"), ("K", "Kay")],
)
def test_other_forms_do_not(form: str, name: str) -> None:
    assert not matches_name(form, name)


def test_family_names_have_their_particles_and_no_suffix() -> None:
    assert family_name("Guido van Rossum") == "van rossum"
    assert family_name("Martin Luther King Jr.") == "king"
    assert family_name("Sutton, Richard S.") == "sutton"
    assert family_name("OpenAI") == ""


def test_full_forms_do_without_initials() -> None:
    assert full_forms("Kevin P. Murphy") == {"kevin p murphy", "kevin murphy", "k murphy"}
    assert name_words("Gödel, Kurt") == ("kurt", "godel")
