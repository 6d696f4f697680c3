"""The types of evidence, one module each: ``judge(rule, record) -> Judged``; pure and total."""
