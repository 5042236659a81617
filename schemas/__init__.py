"""What things look like: tables, columns, contracts with vendors and their errors.

Belongs here: declared shapes. Does not belong here: anything that runs. May import rules.
"""
