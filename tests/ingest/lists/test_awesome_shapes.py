"""Lists in the shape of well-known public ones: every entry once, its labels as tags, its words as its note."""

# ruff: noqa: E501, as such lists are written

from ingest.lists.formats.markdown import read_markdown_list

TOOLS = """# Awesome Hives [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)

[![Build Status](https://ci.a.org/hives.svg?branch=main)](https://ci.a.org/hives)

_Inspired by [other hives](https://a.org/others)._

- [Awesome Hives](#awesome-hives)
    - [Wax](#wax)

**[⬆ back to top](#contents)**

## Wax

*Libraries for wax.*

* [candle](https://github.com/a/candle) - Simplify the use of `http.Handler` and `wick`.
* [taper](https://github.com/a/taper) - `io.Reader` that melts; use `taper.New()` for that.
* [gowax](https://github.com/a/gowax) - Wax for Go. Formerly known as [oldwax](https://github.com/a/oldwax).
"""
SERVICES = """# Awesome keepers

## Keepers

- [Apiary](https://apiary.a.org) - Keep bees at home (alternative to Hive.com). ([Demo](https://demo.a.org), [Source Code](https://github.com/a/apiary)) `AGPL-3.0` `PHP/Docker`
- [Beelog](https://github.com/a/beelog) `⚠` - Log of bees, uses `cron`. `MIT` `Go`
- [Comb](https://comb.a.org) - Combs ([Source Code](https://codeberg.org/a/comb), [Clients](https://comb.a.org/apps)) `GPL-3.0` `Python/deb`

## List of Licenses

- `MIT` - [MIT License](https://a.org/mit)

## Contributing

Guidelines are in [the wiki](https://a.org/wiki).

### Contributors

[Ada](https://github.com/ada)
"""
PAPERS = """# Papers on bees

| Title | Venue | Links |
|:--|:--:|--|
| [**Bees fly**](https://a.org/fly)<br>Ada Bee, Bob Wax | ICML 2019 | [[code]](https://github.com/a/fly) [[video]](https://a.org/v) |
| **Bees sting** | 2020 | [![arXiv](https://img.shields.io/badge/arXiv-1-red)](https://arxiv.org/abs/1) [![Star](https://img.shields.io/github/stars/a/s)](https://github.com/a/s) |

- (*ICLR 2021*) **Bees dance.** Ada Bee, Bob Wax. [[paper](https://a.org/dance.pdf)] [[project page](https://a.org/dance)]
- Bees sleep, Bob Wax et al., 2018. [pdf](https://a.org/sleep.pdf), [slides](https://a.org/sleep-slides.pdf)
"""


def test_a_list_of_libraries_keeps_code_as_words() -> None:
    reading_list = read_markdown_list(TOOLS, "list")
    assert [(each.title, each.kind, each.note) for each in reading_list.resources] == [
        ("other hives", "page", "Inspired by other hives."),
        ("candle", "repo", "Simplify the use of http.Handler and wick."),
        ("taper", "repo", "io.Reader that melts; use taper.New() for that."),
        ("gowax", "repo", "Wax for Go. Formerly known as oldwax."),
        ("oldwax", "repo", ""),
    ]
    assert all(each.tags == () and each.organisation is None for each in reading_list.resources)
    assert reading_list.title == "Awesome Hives"


def test_a_list_of_services_has_licence_and_language_as_tags() -> None:
    reading_list = read_markdown_list(SERVICES, "list")
    apiary, beelog, comb, licence = reading_list.resources
    assert (apiary.tags, apiary.note) == (("AGPL-3.0", "PHP/Docker"), "Keep bees at home (alternative to Hive.com).")
    assert [address.role for address in apiary.addresses] == ["Demo", "Source Code"]
    assert (beelog.tags, beelog.note) == (("MIT", "Go"), "⚠ - Log of bees, uses cron.")
    assert (comb.tags, [address.role for address in comb.addresses]) == (
        ("GPL-3.0", "Python/deb"), ["Source Code", "Clients"],
    )  # fmt: skip
    assert licence.title == "MIT License"
    assert {each.organisation for each in reading_list.resources} == {None}
    assert [problem.url for problem in reading_list.skipped] == ["https://a.org/wiki", "https://github.com/ada"]


def test_a_list_of_papers_has_a_resource_for_each_paper() -> None:
    reading_list = read_markdown_list(PAPERS, "list")
    assert [
        (each.title, each.year, [address.role for address in each.addresses]) for each in reading_list.resources
    ] == [
        ("Bees fly", None, ["code", "video"]),
        ("Bees sting", 2020, []),
        ("Bees dance", None, ["project page"]),
        ("Bees sleep, Bob Wax et al., 2018", None, ["slides"]),
    ]
