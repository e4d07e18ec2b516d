"""Exports made of records with named fields, as JSON, XML or CSV: one meaning of the fields for all of them."""
