"""A valid list of each format, for tests of reading and of mutilated lists."""

import json

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Blogs</title></head><body>
<outline text="Gardens"><outline text="Bees" type="rss" xmlUrl="https://bees.org/feed" htmlUrl="https://bees.org/"
 description="All &amp; only bees" category="a,b"/></outline>
<outline text="Feed alone" xmlUrl="https://c.org/rss" htmlUrl="nowhere"/></body></opml>"""
BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>My links</H1>
<DL><p>
<DT><H3>Folder</H3>
<DD>About the folder.
<DL><p>
<DT><A HREF="https://a.org/1" TAGS="x,two words">One</A>
<DD>A note,
on two lines.
<DT><A HREF="https://a.org/2" TAGS="p q">Two</A>
<DT><H3>Inner</H3>
<DL><p><DT><A HREF="https://a.org/3">Three</A></DL><p>
</DL><p>
<DT><A HREF="place:sort=8">Most visited</A>
<DT><A HREF="?short">Broken</A>
<DD>Of nothing.
<DT><A HREF="https://a.org/4">Four</A>
</DL><p>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<link>https://a.org</link>
<item><title>One</title><link>https://a.org/1</link>
<description>&lt;p&gt;First &lt;b&gt;words&lt;/b&gt;.&lt;/p&gt;</description>
<dc:creator>Ada</dc:creator><pubDate>Mon, 04 May 2020 10:00:00 GMT</pubDate><category>t</category>
<enclosure url="https://a.org/1.mp3"/></item>
<item><title>Two</title><guid>https://a.org/2</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.org/"><title>Atoms</title>
<entry><title type="html">One &amp;amp; all</title><link rel="self" href="/self"/><link href="/1"/><summary>S.</summary>
<author><name>Ada</name></author><updated>2021-01-02T00:00:00Z</updated><category term="t"/></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://a.org/deep-learning.html</loc></url><url><loc>https://a.org/</loc></url></urlset>"""
PINBOARD = json.dumps([{"href": "https://a.org/1", "description": "One", "extended": "N.", "tags": "x 2019"}], indent=1)
POCKET = (
    "title,url,time_added,tags,status\nOne,https://a.org/1,1700000000,x y|2019,unread\n,https://a.org/2,1,,unread\n"
)
RAINDROP = 'id,title,note,excerpt,url,folder,tags\n1,One,Mine,Theirs,https://a.org/1,A / B,"x, y"\n'
BIBTEX = """@string{p = "Press"}
@book{b, title={Deep {Gardens}}, author={Example, Ada and Bob B{\\"u}rger}, year=2016, publisher=p, url={https://a.org/1},
  keywords={x, y}, abstract={About it.}}
@article{v, title="Bees", eprint={1706.03762}, archivePrefix={arXiv}, doi={10.1/xy}}
@misc{v, title={Same key}, howpublished={\\url{https://a.org/2}}}
@misc{n, title={No address}}
@article{broken, title={Never closed
"""
RIS = """TY  - JOUR
TI  - Bees at night
AU  - Example, Ada
AU  - Bürger, Bob
PY  - 2019/05/01
KW  - bees
KW  - night
UR  - https://a.org/1
L1  - https://a.org/1.pdf
DO  - 10.1/xy
AB  - They sleep,
as we do.
ER  -

TY  - BOOK
T1  - No address
ER  -
"""
PINBOARD_XML = """<?xml version="1.0" encoding="UTF-8"?>
<posts user="ada"><post href="https://a.org/1?a=1&amp;b=2" time="2020-01-01T00:00:00Z" description="One"
 extended="N." tag="x y" hash="h" shared="no"/></posts>"""
XBEL = """<?xml version="1.0"?><xbel version="1.0"><title>Mine</title><folder><title>Gardens</title>
<bookmark href="https://a.org/1"><title>One</title><desc>N.</desc></bookmark><separator/>
<folder><title>Bees</title><bookmark href="https://a.org/2"><title>Two</title></bookmark></folder></folder></xbel>"""
POCKET_HTML = """<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>
<li><a href="https://a.org/1" time_added="1700000000" tags="x,two words">One</a></li></ul>
<h1>Gardens</h1><ul><li><a href="https://a.org/2" time_added="1700000001" tags="">Two</a></li></ul></body></html>"""
KARAKEEP = json.dumps({
    "bookmarks": [{
        "createdAt": 1700000000, "title": "One", "tags": ["x"], "lists": ["b", "c"], "note": None, "archived": False,
        "content": {"type": "link", "url": "https://a.org/1"},
    }],
    "lists": [{"id": "a", "name": "Outer", "parentId": None}, {"id": "b", "name": "Inner", "parentId": "a"},
              {"id": "c", "name": "Soon", "parentId": None}],
})  # fmt: skip
ZOTERO = json.dumps({
    "collections": {"A": {"key": "A", "name": "Outer", "parent": False, "items": [1], "collections": []}},
    "items": [{"itemID": 1, "itemType": "book", "title": "One", "url": "https://a.org/1", "tags": [{"tag": "x"}]}],
})  # fmt: skip
FIREFOX = json.dumps({
    "title": "", "root": "placesRoot", "type": "text/x-moz-place-container", "children": [
        {"title": "menu", "root": "bookmarksMenuFolder", "type": "text/x-moz-place-container", "children": [
            {"title": "Gardens", "type": "text/x-moz-place-container", "children": [
                {"title": "One", "type": "text/x-moz-place", "uri": "https://a.org/1", "tags": "x,two words",
                 "annos": [{"name": "bookmarkProperties/description", "value": "N."}]},
                {"type": "text/x-moz-place-separator"},
                {"title": "Recent", "type": "text/x-moz-place", "uri": "place:sort=8"},
                {"title": "Save", "type": "text/x-moz-place", "uri": "javascript:save()"},
                {"title": "Empty", "type": "text/x-moz-place-container"},
            ]},
        ]},
        {"title": "toolbar", "root": "toolbarFolder", "type": "text/x-moz-place-container", "children": [
            {"title": "Two", "type": "text/x-moz-place", "uri": "https://a.org/2"},
        ]},
        {"title": "unfiled", "root": "unfiledBookmarksFolder", "type": "text/x-moz-place-container"},
    ],
})  # fmt: skip
SUMMARY = "# Summary\n\n[Preface](README.md)\n\n# Part\n\n- [One](one.md)\n  - [Two](./sub/two.md#x)\n- [Draft]()\n"
MARKDOWN = """# Gardens

| name | year |
|---|---|
| [Owls](https://a.org/owls) | 2001 |

## Insects

- [Bees](https://a.org/bees) (Ada Example, Press, 2019) `book` `Press`
  Also: [slides](https://a.org/slides.pdf), [talk](https://youtu.be/abc)

  The note of *whoever* keeps <b>the list</b>, see https://b.org/x and www.c.org.
- [Unknown]()
"""
WEBPAGE = """<!doctype html><title>Page</title><base href="https://a.org/"><nav><a href="/menu">Menu</a></nav>
<main><h1>Links</h1><ul><li><a href="1">One</a> (Ada, 2020) <code>post</code><ul><li><a href="2">Two</a></ul></ul>
<table><tr><td><a href="https://b.org/3">Three</a><td>2019</table><p>See <a href="//c.org">four</a>.</main>"""
JSONL = '{"url": "https://a.org/1", "title": "One", "addresses": [{"role": "pdf", "url": "/1.pdf"}]}\n"b"\n'
PLAIN = "# mine\nhttps://a.org/x-y\n\nhttps://b.org The B\nfoo\n"
RST = """Gardens
=======

.. contents:: Contents

.. image:: https://img.shields.io/x.svg
   :target: https://ci.example/build

Insects
-------

* `Bees <https://a.org/bees>`_ - Of ``hives`` and |kept|.

  * `Ants<https://a.org/ants>`_: tight, and Wasps_.

.. |kept| replace:: `kept <https://a.org/kept>`__
.. _Wasps: https://a.org/wasps
.. _unused: https://a.org/unused

.. list-table::

   * - `Owls <https://a.org/owls>`_
     - 2001

.. tab-item:: Night

   `Moths <https://a.org/moths>`_

.. raw:: html

   <p><a href="https://a.org/raw">Raw</a></p><title>
"""
ORG = """#+TITLE: Gardens
#+LINK: a https://a.org/
* Table of Contents :TOC_2:noexport:
- [[#insects][Insects]]
* Insects :small:
** DONE [[https://a.org/bees][Bees]] :sweet:
   :PROPERTIES:
   :SOURCE: https://a.org/source
   :END:
   Of /hives/.
- [X] [[a:ants][Ants]] :: They =march=, see <https://a.org/march>.
  1. https://a.org/deep_(x).
| Owls | [[https://a.org/owls][Owls]] |
|------+------|
#+BEGIN_SRC sh
curl https://a.org/code
#+END_SRC
* COMMENT Hidden
  https://a.org/hidden
"""
ASCIIDOC = """= Gardens
:a: https://a.org
:toc:

== Insects

* {a}/bees[Bees^] - Of _hives_.
+
Attached link:{a}/attached[words, window=_blank].
** https://a.org/ants["Ants, red",role=x] image:i.png[I,link=https://a.org/pic]
Wasps:: https://a.org/wasps[]

[cols="1,1"]
|===
|Owls |https://a.org/owls[Owls]
a|* https://a.org/cell[Cell] | 2001
|===

====
Within <https://a.org/within> footnote:[https://a.org/foot].
====

++++
<a href="https://a.org/raw">Raw</a>
++++
// https://a.org/comment
"""

# Module of the format -> names and contents of files.
EXAMPLES = {
    "bookmarks": [("b.html", BOOKMARKS)],
    "opml": [("o.opml", OPML)],
    "feed": [("r.xml", RSS), ("a.xml", ATOM)],
    "sitemap": [("s.xml", SITEMAP)],
    "webpage": [("w.html", WEBPAGE)],
    "saved_pages": [("p.html", POCKET_HTML)],
    "xml_records": [("p.xml", PINBOARD_XML), ("b.xbel", XBEL)],
    "ris": [("r.ris", RIS)],
    "json_records": [
        ("p.json", PINBOARD),
        ("l.jsonl", JSONL),
        ("f.json", FIREFOX),
        ("k.json", KARAKEEP),
        ("z.json", ZOTERO),
    ],
    "csv_rows": [("p.csv", POCKET), ("r.csv", RAINDROP)],
    "bibtex": [("b.bib", BIBTEX)],
    "url_lines": [("u.txt", PLAIN)],
    "rst": [("g.rst", RST)],
    "org": [("g.org", ORG)],
    "asciidoc": [("g.adoc", ASCIIDOC)],
    "unsupported": [("g.textile", 'h1. Gardens\n\n* "Bees":https://a.org/bees\n')],
    "mdbook": [("SUMMARY.md", SUMMARY)],
    "markdown": [("m.md", MARKDOWN)],
}
