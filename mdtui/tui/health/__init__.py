"""What the health screen shows, worked out without a widget."""
