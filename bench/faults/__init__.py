"""The fault test of a test: learners sit it while everything around them fails."""
