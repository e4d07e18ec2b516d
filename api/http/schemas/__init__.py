"""The JSON of requests and responses as pydantic models, for OpenAPI.

`api.serialize` builds the same dictionaries. Docstrings and descriptions of the models are published.
"""
