"""Then: report, replay, score runs."""
