/* Where a quote stands on the page as it is shown: the rectangles, within the window, of each place that has
   its letters and digits in their order, preceded by those of `before` if there is such a place. */
([quote, before]) => {
  const kept = /[\p{L}\p{N}]/u;
  const letters = text => [...text.toLowerCase()].filter(c => kept.test(c)).join("");
  const bare = text => text.replace(/\]\([^)]*\)/g, "]").replace(/^\s*(?:\d+[.)]|```\w*)\s/gm, "");
  let shown = "";
  const places = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, holder = node.parentElement;
    if (holder.closest("script,style,noscript,template") || !holder.getClientRects().length) continue;
    for (let i = 0; i < node.data.length; i++)
      for (const c of node.data[i].toLowerCase()) if (kept.test(c)) { shown += c; places.push([node, i]); }
  }
  const whole = letters(bare(quote)), lead = letters(bare(before)).slice(-20);
  // What was extracted may lack a formula in its midst: then its beginning or its end tells.
  for (const [needle, skip] of [[lead + whole, lead.length], [whole, 0], [whole.slice(0, 40), 0], [whole.slice(-40), 0]]) {
    const found = [];
    for (let at = shown.indexOf(needle); needle && at >= 0; at = shown.indexOf(needle, at + 1)) {
      const range = document.createRange(), last = places[at + needle.length - 1];
      range.setStart(...places[at + skip]);
      range.setEnd(last[0], last[1] + 1);
      const {left, top, right, bottom} = range.getBoundingClientRect();
      found.push([Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)]);
    }
    if (found.length) return found.filter(([left, top, right, bottom]) => left < right && top < bottom);
  }
  return null;
}
