"""What the office does: one verb a file, plain Python, told everything (session, vendor, `now`).

Does not belong here: the clock, settings, a commit, Prefect. May import database, schemas, rules.
"""
