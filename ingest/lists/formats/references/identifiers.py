"""Web addresses of identifiers: DOI, arXiv, PubMed and others. Identifiers are used byte for byte."""

import re
from collections.abc import Mapping

_DOI = re.compile(r"^(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\..+)$", re.IGNORECASE)
_ARXIV = re.compile(r"^(?:arxiv:)?([\w.-]+(?:/\d+(?:v\d+)?)?)$", re.IGNORECASE)
_REPOSITORIES = {
    "arxiv": "https://arxiv.org/abs/", "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
    "jstor": "https://www.jstor.org/stable/", "hdl": "https://hdl.handle.net/",
}  # fmt: skip
# Columns of exports that hold identifiers alone: their pattern, and what stands before them in an address.
_COLUMNS = {
    "pmid": (r"\d+", _REPOSITORIES["pubmed"]),
    "pmcid": (r"PMC\d+", "https://www.ncbi.nlm.nih.gov/pmc/articles/"),
    "videoid": (r"[\w-]{11}", "https://www.youtube.com/watch?v="),
}


def identifier_addresses(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Role and address of each identifier among the fields (names in lower case, without spaces and hyphens)."""
    addresses = [("doi", doi_address(fields.get("doi", ""))), eprint_address(fields)]
    addresses += [
        (name, f"{prefix}{value}")
        for name, (pattern, prefix) in _COLUMNS.items()
        if re.fullmatch(pattern, value := fields.get(name, ""))
    ]
    return [(role, url) for role, url in addresses if url]


def doi_address(doi: str) -> str:
    """The address of a DOI, which may be written with `doi:` or as an address itself; empty if it is none.

    `#` and `?` would end the path of an address, so they are percent-encoded (DOI Handbook, 2.5.2.4).
    """
    match = _DOI.match(doi.strip())
    if not match:
        return doi if doi.lower().startswith(("http://", "https://")) else ""
    return f"https://doi.org/{match[1].replace('#', '%23').replace('?', '%3F')}"


def eprint_address(fields: Mapping[str, str]) -> tuple[str, str]:
    """Role and address of the field `eprint`, an arXiv identifier unless the reference names another repository."""
    eprint = fields.get("eprint", "")
    repository = (fields.get("eprinttype") or fields.get("archiveprefix") or "arxiv").lower()
    if eprint.lower().startswith(("http://", "https://")):
        return repository, eprint
    if repository == "arxiv" and not (arxiv := _ARXIV.match(eprint)):
        return repository, ""
    eprint = arxiv[1] if repository == "arxiv" and arxiv else eprint
    return repository, f"{_REPOSITORIES[repository]}{eprint}" if eprint and repository in _REPOSITORIES else ""
