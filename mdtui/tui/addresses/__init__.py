"""What the screens show of addresses, worked out without a widget."""
