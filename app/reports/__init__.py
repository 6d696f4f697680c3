"""So what: figures over attempts."""
