"""Scripted students: what comes back when a college texts, the same in every run with the same seed.

Belongs here: who a student is, what is asked, and how people word an answer. Standard library only.
"""

from sandbox.phones.answers import REPLY_RATE, Answer, answer_to

__all__ = ["REPLY_RATE", "Answer", "answer_to"]
