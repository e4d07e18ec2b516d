"""Cards of case studies: company, industry, problem, methods, data, results and lesson, quoted from their texts.

May import `index.model` and `ingest.model`. Pure rules over resources, documents and sentence spans; must not know
search, storage or vectors.
"""
