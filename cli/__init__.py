"""The terminal: `placeline ...`. Heavy imports stand inside the commands. Never imports Prefect; it starts it."""
