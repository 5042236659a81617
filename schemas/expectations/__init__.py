"""What good data looks like: one suite of rules per data set, declared as data and run elsewhere.

Belongs here: rules with an id, a severity and a sentence. Does not belong here: the engine that runs them,
which is slow to import.
"""
