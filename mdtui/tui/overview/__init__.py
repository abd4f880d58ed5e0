"""The overview of a mail root, without a widget."""
