"""An answer as Markdown with its citations, to paste elsewhere."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from api.serialize import Json
from api.web.templating import followable, sanitize_value

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def answer_markdown(shown: Json) -> str:
    """The answer of a result (`wire.result`), or the related reading where there is some instead."""
    answer, hits = shown["answer"], {hit["resource"]["id"]: hit for hit in shown["hits"]}
    lines = [f"**{_text(shown['question'])}**", ""]
    if answer["written"] and answer["written"]["used"]:
        lines += [f"{_text(said['text'])} {_numbers(said['citations'])}" for said in answer["sentences"]]
        lines += ["", f"Worded by {_text(answer['written']['model'])}, checked against these quotes:", ""]
    lines += [_text(answer["reason"]), ""] if answer["reason"] else []
    for one in answer["citations"]:
        lines += [f"> {_text(one['quote'])} {_numbers([one['number']])}", ">"]
    lines = lines[:-1]
    cited = [(one["number"], hits[one["resource_id"]], one["url"]) for one in answer["citations"]]
    related = shown["hits"] if answer["outcome"] == "related" else []
    sources = cited or [(hit["rank"], hit, hit["passages"][0]["url"]) for hit in related]
    return "\n".join([*lines, "", *(_source(*one) for one in sources)]) + "\n"


def _numbers(citations: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in citations)


def _source(number: int, hit: Json, url: str | None) -> str:
    resource = hit["resource"]
    name = _text(resource["title"])
    address = followable(url or resource["url"])
    about = [", ".join(resource["authors"][:2]), resource["organisation"], resource["year"] and str(resource["year"])]
    told = _text(", ".join(part for part in about if part))
    linked = f"[{name}](<{_address(address)}>)" if address else name
    return f"{number}. {linked}{f' ({told})' if told else ''}"


def _text(words: str) -> str:
    """Words as Markdown shows them, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(sanitize_value(words)).split()))


def _address(url: str) -> str:
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]-._")
