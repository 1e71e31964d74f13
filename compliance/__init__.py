"""Who must hold what, by when, and who does not; the evidence."""
