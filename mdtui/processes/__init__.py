"""What should run, and what does."""
