"""How each reporting standard counts: one module a standard, facts in, classes and rates out.

Belongs here: classes of a graduate, formulas, benchmarks, required fields, each with source, version and what could not
be verified. Does not belong here: how facts are collected, and SQL (database/standards.py says the same in sets).
"""
