"""From a recorded conversation to a scorecard with evidence."""
