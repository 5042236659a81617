"""Pretend vendors: local servers that speak the wire, students who answer, a made-up roster.

Imports nothing of ours, so that it can't share our mistakes.
"""
