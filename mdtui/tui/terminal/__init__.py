"""What goes over the line: the terminal is told only what it does not show already."""
