"""The front door, and the page a learner starts from."""
