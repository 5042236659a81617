"""What each path of the portal does: one function per verb, from a call to an answer, one file per interface."""
