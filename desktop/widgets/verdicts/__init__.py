"""The critic's verdicts on single pictures."""
