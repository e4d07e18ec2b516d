"""An answer as Markdown with its citations, to paste elsewhere."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from api.labels import COMPUTED, inferred_label
from api.serialize import Json
from api.web.templating import followable, sanitize_value

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def answer_markdown(result: Json) -> str:
    """The answer in a result (`serialize.result_json`), or the related reading if there is some instead."""
    answer, hits = result["answer"], {hit["resource"]["id"]: hit for hit in result["hits"]}
    lines = [f"**{_escape(result['question'])}**", ""]
    if answer["written"] and answer["written"]["used"]:
        lines += [f"{_escape(item['text'])} {_numbers(item['citations'])}" for item in answer["sentences"]]
        lines += ["", f"Worded by {_escape(answer['written']['model'])}, checked against these quotes:", ""]
    lines += [_escape(answer["reason"]), ""] if answer["reason"] else []
    lines += [_escape(answer["catalogue"]["statement"]), COMPUTED, ""] if answer.get("catalogue") else []
    for citation in answer["citations"]:
        lines += [f"> {_quote(citation)} {_numbers([citation['number']])}", ">"]
    lines = lines[:-1]
    cited = [(citation["number"], hits[citation["resource_id"]], citation["url"]) for citation in answer["citations"]]
    related = result["hits"] if answer["outcome"] == "related" or answer.get("catalogue") else []
    sources = cited or [(hit["rank"], hit, hit["passages"][0]["url"]) for hit in related]
    return "\n".join([*lines, "", *(_source_line(*source) for source in sources)]) + "\n"


def _quote(citation: Json) -> str:
    lead = "" if citation["lead"].startswith(("|", "```", "~~~")) else citation["lead"]
    return f"{_escape(lead)} … {_escape(citation['quote'])}" if lead else _escape(citation["quote"])


def _numbers(citations: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in citations)


def _source_line(number: int, hit: Json, url: str | None) -> str:
    resource = hit["resource"]
    title = _escape(resource["title"])
    address = followable(url or resource["url"])
    details = [", ".join(resource["authors"][:2]), resource["organisation"], resource["year"] and str(resource["year"])]
    details.append(inferred_label({*resource["inferred"]} & {"title", "authors", "year"}))
    note = _escape(", ".join(filter(None, details)))
    link = f"[{title}](<{_quote_url(address)}>)" if address else title
    return f"{number}. {link}{f' ({note})' if note else ''}"


def _escape(text: str) -> str:
    """Text on one line, with the special characters of Markdown escaped."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(sanitize_value(text)).split()))


def _quote_url(url: str) -> str:
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]-._")
