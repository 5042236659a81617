"""Twilio, the SMS vendor: its words come in here and leave as those of schemas/sms.py.

Belongs here: its wire, its codes, its signatures. Does not belong here: who is texted, or what a reply means.
"""
