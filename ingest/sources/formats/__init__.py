"""Bytes of one media type to text: HTML, PDF, notebooks, plain text; login walls and languages recognised."""
