"""What the grid shows of a folder's records, without a widget."""
