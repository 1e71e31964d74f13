"""Who works where (with history), who may see whom, and who may sign in."""
