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

# Module of the format -> names and contents of files.
EXAMPLES = {
    "bookmarks": [("b.html", BOOKMARKS)],
    "opml": [("o.opml", OPML)],
    "feed": [("r.xml", RSS), ("a.xml", ATOM)],
    "sitemap": [("s.xml", SITEMAP)],
    "webpage": [("w.html", WEBPAGE)],
    "json_records": [("p.json", PINBOARD), ("l.jsonl", JSONL)],
    "csv_rows": [("p.csv", POCKET), ("r.csv", RAINDROP)],
    "bibtex": [("b.bib", BIBTEX)],
    "url_lines": [("u.txt", PLAIN)],
    "mdbook": [("SUMMARY.md", SUMMARY)],
    "markdown": [("m.md", MARKDOWN)],
}
