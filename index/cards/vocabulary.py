"""The English words by which the sentences of a case study are recognised, as regular expressions.

Lists of alternatives, joined to patterns. Must not know sentences or fields.
"""

import re


def any_of(alternatives: str) -> str:
    """A pattern for any of the alternatives, which commas separate; each is a regular expression."""
    return rf"(?:{'|'.join(' '.join(alternatives.split()).split(', '))})"


def _word(alternatives: str) -> str:
    """The same between word boundaries."""
    return rf"\b{any_of(alternatives)}\b"


_NAMED = any_of(
    r"""neural networks?, deep learning, autoencoders?, lstms?, grus?, rnns?, cnns?, u-nets?, resnet, convolution\w*,
    transformers?, bert, gpt(?:-\d)?, llms?, embeddings?, xgboost, lightgbm, boosted, gradient boost\w*, layers, rag,
    (?:language|linear|additive|generative|surrogate|multi-?level|hierarchical|survival) models?, random forests?,
    (?:decision|regression|boosted) trees?, (?:\w+ )?regression, classifiers?, cluster(?:ing|ed), k-means, bandits?,
    reinforcement learning, collaborative filtering, factori[sz]ation, heuristics?, bayes\w*, gaussian, monte carlo,
    dropout, fine-?tun\w+, pre-?train\w+, transfer learning, nearest neighbou?rs?, feature (?:store|engineering),
    kafka, spark, flink, kubernetes, tensorflow, pytorch, keras, scikit-learn, ontology, knowledge graph,
    optimi[sz]ation, control problem, quanti[sz]\w+, distill\w+, vector search, stream processing, batch processing,
    computer vision, learning to rank, differential(?:ly)? priva\w+, augmentation, checkpoint\w*, shuffle"""
)
_GENERAL = any_of(
    """models?, algorithms?, architecture, pipelines?, platform, workflows?, library, graph, networks?, methods?,
    caching, infrastructure"""
)
_ACTION = any_of(
    """us(?:e|es|ed|ing), train(?:s|ed)?, buil(?:d|ds|t)(?!-), implement(?:s|ed)?, develop(?:s|ed)?, design(?:s|ed)?,
    chose, adopt(?:s|ed)?, appl(?:y|ies|ied), combin(?:es?|ed), employ(?:s|ed)?, rel(?:y|ies|ied) on, replac(?:es?|ed),
    fit(?:s|ted)?, introduc(?:es?|ed), mov(?:es?|ed) to, switch(?:es|ed) to, migrat(?:es?|ed) to"""
)
_PARTS = any_of("team, model, system, approach, solution, pipeline, implementation, network")
_WE = rf"\b(?:we|i|our (?:\w+ )?{_PARTS})(?:['’](?:ll|ve|re|d))?"
_UNITS = any_of(r"%, percent, per cent, x\b, ×, times, points, ms\b, milliseconds, seconds, minutes, hours")
_AMOUNT = rf"(?:\d[\d.,]*\s?{_UNITS}|(?<![\d.])0?\.\d\d+)"
POST = any_of("post, blog post, article, paper, talk, tutorial, notebook, study, case study, blog")
# Steps of a tutorial rather than of a project.
_STEP = _word(
    r"""you, your, let['’]?s, load, install\w*, define, convert, import, function, argument, parameter, code, chunk,
    copy, plot, package, print, callback, click, download\w*,
    in (?:the|this) (?:first|next|last|technical|following) \w+"""
)
# What may or will happen rather than what did.
_HYPOTHESIS = _word(
    """could, can, may, might, would, will, should, wants?, wanted, hopes?, expect(?:s|ed)?, tries, try, if, goal,
    aims?, potential(?:ly)?, usually, typically, in general, for example, for instance"""
)

_NEED = _word(
    """needed(?: to)?, needs to, ha[sd] to, have to, must, want(?:s|ed) to, set out to, aim(?:s|ed) (?:to|at),
    wish(?:es|ed) to, tried to, struggled, faced, faces"""
)
_PROBLEM = any_of(
    "problems?, challenges?, goals?, task, objectives?, aims?, difficulty, bottlenecks?, pain points?, motivation"
)
_STATED_PROBLEM = (
    rf"\b(?:the|our|its|their|one|main|key|biggest|central|core) (?:[\w-]+ ){{0,2}}{_PROBLEM}"
    r"(?: (?!then\b)\w+){0,6} (?:is|was|are|were|lies) (?:to|that|how|in|the|a)\b"
)
_PURPOSE = any_of(
    """predict, detect, classify, forecast, estimate, recommend, rank, describe, present, demonstrate, show, explain,
    explore, apply, use, build, train, create, investigate, discuss, walk, develop, tackle"""
)
_AUTHORS_WILL = r"(?:we|i)(?:['’](?:ll|ve|re|d))?(?: (?:will|want to|would like to|are going to|am going to))?"
_THEY = r"\b(?:we|the (?:team|company|business)|engineers|our (?:team|customers|users))"
PROBLEM_IN_NOTE = rf"{_NEED}|{_STATED_PROBLEM}|" + _word(
    r"how (?:one|a|the) [\w ]+ came to, built its own, ask(?:s|ed) (?:how|what|whether)"
)
PROBLEM_ON_PAGE = (
    rf"{_STATED_PROBLEM}|\bin this {POST},? {_AUTHORS_WILL} (?:\w+ )?{_PURPOSE}\b|"
    rf"^\W*(?:the purpose of )?this {POST} (?:\w+ )?(?:{_PURPOSE}e?s?|is to)\b|"
    rf"{_THEY} (?:needed|wanted to|had to|set out to|struggled|faced|were facing)\b"
)
NO_PROBLEM = r"^\W*(?:if|to)\b|\bour task\b|" + _word(
    """you, your, lessons?, headings, assume, need not, code, function, chunk, package, argument, parameter, previous,
    next post, last post, summari[sz]es, not (?:only )?(?:the|our) (?:goal|aim), exercise, ggplot, plot, column,
    variables?"""
)

METHODS_IN_NOTE = rf"\b(?:{_NAMED}|{_GENERAL})\b"
METHODS_ON_PAGE = (
    rf"^.{{0,60}}{_WE} (?:\w+ )?(?:{_ACTION}|make use of)\b.*\b{_NAMED}\b|"
    r"\bto (?:solve|address|tackle|handle|overcome|mitigate|fix|avoid) (?:this|these|the|that)\b.*"
    rf"\b(?:we|i)(?:['’]ve)? (?:\w+ )?{_ACTION}\b"
)
NO_METHODS = rf"{_STEP}|\bin (?:a|the|this) (?:\w+ )?{POST}\b|" + _word(
    """lessons?, future, paper on, similar to, instead of, previous, unlike, summari[sz]es, speaks, acronym, columns?,
    rows?, we then, we can, could, would, might, don['’]t, didn['’]t, did not, do not, not the, without"""
)

_DATA = _word(
    """data ?sets?, corpus, corpora, training set, gps traces, labels, measurements, clicks, annotations, samples,
    (?:training|labell?ed|historical|raw|log|real|synthetic|sensor) (?:data|examples|images|records|words),
    (?:training|labell?ed|word) examples, observations, recordings, transactions"""
)
_GIVEN = _word(
    r"""contain(?:s|ed|ing)?, consist(?:s|ed|ing)? of, compris\w+, includ(?:es|ed|ing), came from, comes? (?:from|with),
    collected, provided, taken from, drawn, trained (?:\w+ ){0,3}on, made available, recorded, labell?ed, scarce,
    hosted, published, compiled"""
)
_FROM = any_of("comes?, came, taken, collected, drawn")
DATA = (
    rf"{_DATA}(?=.*{_GIVEN})|\btrained (?:\w+ ){{0,3}}on (?:\w+ ){{0,5}}{_DATA}|"
    rf"\bdata (?:\w+ ){{0,5}}{_FROM} from\b|\bfeatures came from\b|\bgps traces\b"
)
NO_DATA = rf"{_STEP}|{_HYPOTHESIS}|\b(?:test set|notebooks?)\b"

GAIN = _word(
    r"""improv(?:es|ed|ements?), increas(?:es|ed), reduc(?:es|ed|tion), decreas(?:es|ed), outperform\w*, beats?,
    gained, sav(?:es|ed), boosted, raised, caught more, lift, achiev(?:es|ed), reached, dropped, faster than,
    (?:grew|grown|rose) (?:by|from|to), better (?:precision|recall|accuracy|results), times faster,
    (?:got|obtained|shows?|showed|yield(?:s|ed)|with) (?:an?|the) (?:\w+ )?(?:accuracy|auc|f1|precision|recall) of"""
)
RESULTS_ON_PAGE = rf"{GAIN}(?=.*{_AMOUNT})|{_AMOUNT}(?=.*{GAIN})"
NO_RESULTS = rf"{_STEP}|{_HYPOTHESIS}|" + _word("not, lessons?, missing, to (?:improve|increase|reduce|achieve|reach)")

LESSON_IN_NOTE = _word(
    """lessons?, takeaways?, learn(?:ed|t)? from, in (?:hindsight|retrospect), story shows, worth reading for,
    shows? (?:how|that|the trade), for its way of"""
)
_LESSON = any_of("lessons?, takeaways?, take-aways?, conclusions?, key insights?, key findings?, moral")
LESSON_ON_PAGE = (
    rf"\b{_LESSON}(?: \w+){{0,5}} (?:is|was|are|were)\b|\bin (?:hindsight|retrospect)\b|"
    r"\bwe(?:['’]ve| have)? (?:learn(?:ed|t)|reali[sz]ed|concluded?|discovered) (?:that|how|to|the)\b|"
    r"^\W*(?:in conclusion|to conclude|in summary|to summari[sz]e),"
)
# "Six lessons from ..." announces lessons, unless it says what they are.
NO_LESSON = (
    rf"{_STEP}|\blesson \d|\blessons learned\b(?! (?:is|was|are))|"
    r"\b(?:\d+|two|three|four|five|six|seven|eight|several|some|many|its|their) lessons\b(?!.* (?:are|is) )"
)

_ANY_NAMED = re.compile(rf"\b{_NAMED}\b", re.IGNORECASE)
_ANY_ACTION = re.compile(rf"\b{_ACTION}\b", re.IGNORECASE)
_ANY_AMOUNT = re.compile(_AMOUNT, re.IGNORECASE)


def weight(text: str) -> float:
    """How much a sentence says: the methods and amounts that it names, from 0 to 3."""
    methods = len({name.casefold() for name in _ANY_NAMED.findall(text)})
    return min(4, methods) * 0.4 + 0.4 * bool(_ANY_ACTION.search(text)) + bool(_ANY_AMOUNT.search(text))
