"""What the screens show of changes and earlier states, without a widget."""
