"""BibTeX: texts are decoded from LaTeX, addresses and identifiers are not."""

import pytest

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.formats.references.bibtex import Bibtex
from ingest.lists.formats.references.latex import decode_latex
from ingest.model import Address, Resource


def read_references(text: str) -> ReadingList:
    return collect_entries(Bibtex().draft(ListSource(text.encode(), "b.bib")))


def only(fields: str) -> Resource:
    (resource,) = read_references(f"@misc{{k,\n title={{T}},\n {fields}\n}}").resources
    return resource


@pytest.mark.parametrize(
    ("field", "url"),
    [
        ("https://a.org/~ann/x", "https://a.org/~ann/x"),
        ("https://a.org/a%20b/c", "https://a.org/a%20b/c"),
        ("https://a.org/q?a=1&b=2", "https://a.org/q?a=1&b=2"),
        ("https://a.org/a--b---c", "https://a.org/a--b---c"),
        ("https://a.org/a''b``c", "https://a.org/a''b``c"),
        ("https://a.org/$x^2_3", "https://a.org/$x^2_3"),
        ("https://a.org/a<b>", "https://a.org/a<b>"),
        (r"https://a.org/a\_b\%20\&c\#d", "https://a.org/a_b%20&c#d"),
        (r"https://a.org/a{\_}b{\%}20{\&}c", "https://a.org/a_b%20&c"),
        (r"https://a.org/\~{}ann{\~{}}", "https://a.org/~ann~"),
        (r"\url{https://a.org/~x}", "https://a.org/~x"),
        ("{https://a.org/x}", "https://a.org/x"),
        ("<https://a.org/x>", "https://a.org/x"),
        ("https://a.org/a/\n     b", "https://a.org/a/b"),
        ("https://a.org/a b.pdf", "https://a.org/a%20b.pdf"),
    ],
)
def test_an_address_stays_as_it_is_but_for_its_escapes(field: str, url: str) -> None:
    assert only(f"url = {{{field}}}").url == url


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (r"doi = {10.1007/978-3-0\_12}", "https://doi.org/10.1007/978-3-0_12"),
        ("doi = {10.1002/(SICI)1097(1998)49:8<693::AID>3.0.CO;2-O}", "https://doi.org/10.1002/(SICI)1097(1998)49:8<693::AID>3.0.CO;2-O"),
        ("doi = {https://dx.doi.org/10.1/a--b}", "https://doi.org/10.1/a--b"),
        ("doi = {doi:10.1/a#b}", "https://doi.org/10.1/a%23b"),
        ("eprint = {2101.00001}, eprinttype = {arxiv}", "https://arxiv.org/abs/2101.00001"),
        ("eprint = {arXiv:hep-th/9901001}", "https://arxiv.org/abs/hep-th/9901001"),
        ("eprint = {123}, eprinttype = {pubmed}", "https://pubmed.ncbi.nlm.nih.gov/123"),
        (r"howpublished = {\url{https://a.org/a~b/c_d%20e}}", "https://a.org/a~b/c_d%20e"),
        (r"note = {See https://a.org/x\_y.}", "https://a.org/x_y"),
    ],
)  # fmt: skip
def test_a_reference_without_url_has_the_address_of_its_identifier(fields: str, url: str) -> None:
    assert only(fields).url == url


def test_further_addresses_of_a_reference_are_kept() -> None:
    resource = only("url = {https://a.org/1; https://a.org/2}, doi = {10.1/x}, note = {\\url{https://a.org/3}}")
    assert resource.addresses == (
        Address("page", "https://a.org/2"), Address("page", "https://a.org/3"), Address("doi", "https://doi.org/10.1/x"),
    )  # fmt: skip


def test_texts_are_what_latex_would_print() -> None:
    text = r"""@article{k, title = {The {{Meaning}} of {\"U}bung \& 12% of A & B: ``quoted'' -- done},
 author = {G{\"o}del, Kurt and {Barnes and Noble} and Smith, Jr., John and others},
 abstract = {100\% of it, or 5% less, with $x^2$.}, note = {Accessed: 2020-01-01.}, url={https://a.org}}"""
    (resource,) = read_references(text).resources
    assert resource.title == "The Meaning of Übung & 12% of A & B: “quoted” – done"
    assert resource.authors == ("Kurt Gödel", "Barnes and Noble", "John Smith Jr.")
    assert resource.note == "100% of it, or 5% less, with $x^2$."


def test_a_field_given_twice_does_not_lose_the_reference() -> None:
    (resource,) = read_references("@misc{k, title={T}, url={https://a.org/1}, url={https://a.org/2}}").resources
    assert (resource.title, resource.url) == ("T", "https://a.org/1")


def test_addresses_of_comments_and_invalid_references_are_named() -> None:
    reading_list = read_references("@comment{see https://a.org/c}\n@misc{k, title={T, url={https://a.org/1}\n")
    assert [problem.url for problem in reading_list.skipped] == ["https://a.org/c"]
    assert [(problem.line, problem.url) for problem in reading_list.problems] == [(2, "https://a.org/1")]


def test_a_group_of_jabref_is_a_section() -> None:
    assert only("url={https://a.org}, groups={Data \\& Quality}").section == ("Data & Quality",)


def test_a_text_too_long_or_too_deep_to_be_decoded_keeps_its_words() -> None:
    assert decode_latex("\\\\\\\\ 5% {of}") == "\n\n 5% of"
    assert decode_latex("{word} " * 10_000) == "word " * 10_000
    assert decode_latex("{" * 3000 + "word").endswith("word")


@pytest.mark.parametrize(
    ("field", "authors"),
    [
        ("{{Google, Inc.}}", ("Google, Inc.",)), ("{{Barnes and Noble}}", ("Barnes and Noble",)),
        ("{{Acme, Inc.} and Doe, Jane}", ("Acme, Inc.", "Jane Doe")), ("{Doe, Jane}", ("Jane Doe",)),
        ("{{Google, Inc.}}, author = {Twice}", ("Google, Inc.",)),
    ],
)  # fmt: skip
def test_a_name_in_braces_of_its_own_is_kept_whole(field: str, authors: tuple[str, ...]) -> None:
    assert only(f"author = {field}").authors == authors


def test_signs_that_have_names_are_read_as_signs() -> None:
    assert decode_latex(r"a\textasciicircum{}b \textbraceleft{}c\textbraceright{}") == "a^b {c}"
