"""What a scenario, a persona and a rubric mean, and how their files are read."""
