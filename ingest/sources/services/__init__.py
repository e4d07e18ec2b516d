"""Services with their own addresses and APIs: arXiv, GitHub, Google Drive, Hacker News, Twitter."""
