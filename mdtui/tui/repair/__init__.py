"""What the repair screen shows and asks, without a widget."""
