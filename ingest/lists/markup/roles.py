"""Labels of links that name a role, such as `Paper` or `Part 2`: they lead to another text of the same resource.

Knows words; must not know paragraphs.
"""

import re

from ingest.lists.inference import is_generic

_ROLES = {
    # texts of the same work
    "abs", "abstract", "alternative", "alternate", "annotated", "appendix", "audio", "blog", "blogpost", "chapter",
    "doi", "epub", "errata", "essay", "extended", "full", "handout", "interview", "journal", "keynote", "lecture",
    "manual", "mobi", "notes", "original", "overview", "podcast", "poster", "presentation", "ps", "readme",
    "recordings", "report", "review", "summary", "supplement", "supplementary", "supplemental", "techreport", "thesis",
    "transcript", "tutorial", "version", "webinar", "wiki", "writeup",
    # code, data and ways to try it
    "api", "app", "benchmark", "checkpoint", "checkpoints", "clients", "data", "dataset", "datasets", "example",
    "examples", "implementation", "implementations", "leaderboard", "live", "model", "models", "notebook", "notebooks",
    "package", "playground", "plugin", "plugins", "pretrained", "releases", "repositories", "sources", "weights",
    # pages about it and copies of it
    "about", "announcement", "archive", "archived", "backup", "bibtex", "cache", "cached", "changelog", "citation",
    "cite", "comments", "copy", "details", "discussion", "discussions", "faq", "forum", "info", "intro",
    "introduction", "landing", "mirror", "mirrors", "official", "page", "thread", "translation", "translations",
    "translated", "tweet", "tweets",
    # forms of the words that name a kind
    "codes", "demos", "doc", "downloads", "posts", "talks", "videos",
}  # fmt: skip
# Names that are a role in brackets only; elsewhere they are titles.
_SERVICES = {
    "bitbucket", "codeberg", "colab", "docker", "dockerhub", "gist", "git", "gitee", "gitlab", "hal", "huggingface",
    "jupyter", "kaggle", "npm", "openreview", "pypi", "reddit", "slideshare", "speakerdeck", "ted", "twitter", "vimeo",
    "wayback",
    "arabic", "chinese", "czech", "dutch", "english", "french", "german", "hindi", "indonesian", "italian", "japanese",
    "korean", "persian", "polish", "portuguese", "romanian", "russian", "spanish", "swedish", "turkish", "ukrainian",
    "vietnamese", "中文", "简体中文", "繁體中文", "日本語", "한국어", "русский", "deutsch", "français", "español",
    "português", "italiano", "türkçe",
}  # fmt: skip
# What a label may have beside words of a role, e.g. `Code and Models` or `Slides (2019)`.
_FILLERS = {"and", "of", "the", "a", "an", "in", "on", "for", "with", "at", "by", "also", "see", "its", "via"}
_PART = re.compile(
    r"(?:(?:part|pt|chapter|ch|episode|ep|vol|volume|day|week|lecture|session|section|module|lesson|version|v)[\s.#-]*"
    r"(?:\d{1,3}|[ivx]{1,4}|one|two|three|four|five)|#?\d{1,3})(?:\s*(?:/|of)\s*\d{1,3})?"
)
# A longer label in brackets is a title.
_LABEL_WORDS = 5


def is_role(label: str, *, in_brackets: bool = False) -> bool:
    """Whether the label of a link names a role rather than a title.

    In brackets, names of services and languages are roles too, and a role may have other words beside it, e.g.
    `([Hopsworks video](...), [GitLab](...))`.
    """
    text = strip_label(label).casefold()
    if not text or is_generic(text) or _PART.fullmatch(text):
        return True
    words = re.findall(r"[^\W_]+", text)
    content = [word for word in words if word not in _FILLERS and not word.isdecimal()]
    if content and all(map(_is_role_word, content)):
        return True
    is_short = 0 < len(words) <= _LABEL_WORDS and not label.startswith("@")
    return in_brackets and is_short and _has_role(label, words)


def strip_label(label: str) -> str:
    """The label of a link without the brackets and marks around it, e.g. `Part 2` of `(Part 2)`."""
    return re.sub(r"^[^\w#]+|[^\w#+]+$", "", " ".join(label.split()))


def _has_role(label: str, words: list[str]) -> bool:
    """Whether a short label begins or ends with a role, names a service, or is one word in lower case."""
    is_word = len(words) == 1 and label.islower()
    return is_word or bool({words[0], words[-1]} & _SERVICES) or _is_role_word(words[0]) or _is_role_word(words[-1])


def _is_role_word(word: str) -> bool:
    return word in _ROLES or is_generic(word)
