"""What is shown of a message and of a record's bytes, without a widget."""
