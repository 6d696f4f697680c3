"""What: scenarios, versions, lint and test results."""
