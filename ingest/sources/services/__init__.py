"""Sites that are read through an interface of their own: arXiv, GitHub, Google Drive, threads."""
