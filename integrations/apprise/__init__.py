"""Notices to any address that Apprise knows (Slack, Teams, Signal, Matrix ...), for the contract in schemas/notify.py.

Belongs here: the library and its quirks. Does not belong here: which notices there are and whom they are for.
"""
