"""What every request passes: log, token, rate limit, entity tags."""
