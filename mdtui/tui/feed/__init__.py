"""What the screens show of events, without a widget."""
