"""A mail root to try things on, and a simulator that behaves as MDaemon does."""
