"""Kinds of resources by the types of references: those of BibTeX, RIS, CSL, Zotero and reading services."""

_KINDS = {
    "paper": "article articlejournal journalarticle jour jfull ejour incollection inproceedings conference "
    "conferencepaper paperconference conf cpaper phdthesis mastersthesis thesis thes techreport report rprt "
    "unpublished unpb unpd manuscript preprint chapter chap booksection echap",
    "book": "book books inbook booklet proceedings ebook edbook epub",
    "post": "blog blogpost postweblog articlemagazine articlenewspaper magazinearticle newspaperarticle mgzn news "
    "articles",
    "video": "video videorecording motionpicture movingimage mpct tvbroadcast broadcast",
    "repo": "software computerprogram comp",
    "slides": "slide presentation speech",
    "thread": "tweet tweets forumpost post",
    "page": "webpage elec online website",
}
_BY_TYPE = {name: kind for kind, names in _KINDS.items() for name in names.split()}


def kind_of_type(reference_type: str) -> str:
    """Kind of a resource by the type of its reference, e.g. `JOUR` or `article-journal`; empty if unknown."""
    return _BY_TYPE.get("".join(filter(str.isalnum, reference_type.lower())), "")
