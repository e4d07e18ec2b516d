"""What is read from which kind of address. So far: pages and plain text."""
