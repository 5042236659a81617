"""A mail server spoken to over SMTP, for the contract in schemas/mail.py.

Belongs here: the wire and its error codes. Does not belong here: whom to write to and why.
"""
