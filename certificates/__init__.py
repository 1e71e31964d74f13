"""What we have vouched for."""
