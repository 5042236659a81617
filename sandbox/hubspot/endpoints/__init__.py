"""What each path of the portal does: one function from a call to an answer; one file per interface."""
