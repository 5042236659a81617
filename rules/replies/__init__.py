"""What a text from a student means: labels, details, and how sure we are.

Belongs here: wordings as data, each with an id that stays, and pure functions over them.
Does not belong here: what is done about a meaning; that is `rules/playbook.py`.
"""
