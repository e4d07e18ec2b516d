"""Addresses in requests: those of clients, and the names of hosts."""
