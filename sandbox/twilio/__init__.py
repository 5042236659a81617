"""A pretend Twilio on a local port: Messages, status callbacks, inbound texts and Advanced Opt-Out.

Belongs here: what the vendor does, as its documents describe it, and faults that can be switched on.
Does not belong here: anything Placeline thinks.
Imports the standard library, aiohttp, orjson, uvloop and `sandbox.phones`.
"""
