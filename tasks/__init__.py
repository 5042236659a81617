"""Prefect's view of actions: one task is one unit of retry and one log line. May import wiring, actions and below."""
