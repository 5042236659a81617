"""What the office has decided: facts in, decisions out.

Belongs here: a number with a name, a table, a pure function, each with its source.
Does not belong here: the clock, a database, a vendor, a library. Standard library only.
"""
