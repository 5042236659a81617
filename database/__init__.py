"""All SQL, one file a noun. Functions take a Session first and never commit; session.py does.

Does not belong here: decisions (rules/) and vendors. May import schemas and rules.
"""
