"""What the server reports: the catalogue of its events, and where they are read."""
