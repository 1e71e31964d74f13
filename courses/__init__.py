"""What may be learnt, and who is learning it."""
