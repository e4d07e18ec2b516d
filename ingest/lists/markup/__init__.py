"""Parts of marked-up text in a list: the links of an item, its code spans, and Markdown beyond CommonMark."""
