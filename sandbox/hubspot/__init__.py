"""A pretend HubSpot: one portal in memory that speaks the wire format of the dated `2026-09` interface.

Belongs here: what HubSpot keeps, refuses and answers, and the faults it is known for.
Does not belong here: anything of Placeline. Imports the standard library, aiohttp, uvloop, orjson.

`wire.py` says what a call and an answer are, `portal.py` what one account holds, `endpoints/` what each path
does, `routes.py` which path is which, `server.py` how a request gets there, `__main__.py` the command line.
"""
