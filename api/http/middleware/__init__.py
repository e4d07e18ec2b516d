"""Middleware and dependencies of requests: log, token, rate limit, entity tags."""
