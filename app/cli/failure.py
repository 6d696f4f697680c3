"""Bad input to a command."""


class Failure(Exception):
    """What was given cannot be used; the message is one line that says what and how to mend it."""
