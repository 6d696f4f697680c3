"""Why: attempts a trainee starts, and what they mean."""
