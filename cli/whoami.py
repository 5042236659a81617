"""Who sits at the terminal: the account the operating system knows, not a variable that anybody may set."""

import os
import pwd


def whoami() -> str:
    """Return the login that is written into the audit log and asked for its privileges."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run under a number that has no name
        return f"uid {os.getuid()}"
