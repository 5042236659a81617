"""Great Expectations, the engine that runs the suites of schemas/expectations/.

Belongs here: turning our rules into its and its results into ours. Does not belong here: the rules. The
engine takes seconds to import, so nothing here imports it before it is called.
"""
