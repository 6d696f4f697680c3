"""The customer as a state machine: start(), step(), fold()."""
