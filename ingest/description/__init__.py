"""What a resource is: its metadata and kind where the list gives none, and which pages belong to it."""
