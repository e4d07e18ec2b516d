"""Phrases of a question that state a filter: section, exclusion, kind, years, authors and companies, tag, quotation.

Each parser takes the words of a question, separated by single spaces, and returns the filters it read and the
remaining words. A phrase counts only if it is hardly ever the topic.
"""
