"""The terminal as people use it: real commands on a real database file."""
