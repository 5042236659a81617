"""Models that suggest what a reply means; none of them decides.

Belongs here: the trained linear model (`linear.py`, its weights beside it, `training.py` that makes them) and the
adapter for a large language model (`language_model.py`, off by default). Does not belong here: what is done about a
suggestion, which is in rules/replies/.
"""
