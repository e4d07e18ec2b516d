"""The form of a store's address, for settings and connections. Imports nothing."""

ADDRESS_FORM = r"milvuss?://[^\s/@]+:\d+(/[A-Za-z_]\w*)?"
