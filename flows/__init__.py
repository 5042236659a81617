"""When it happens: flows arrange tasks. No SQL, no vendor, no rule. May import tasks, schemas and rules."""
