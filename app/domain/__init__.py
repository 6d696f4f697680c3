"""The core: what a conversation is. Pure: no I/O, no clock, no randomness of its own, integers only."""
