"""The events of one mail root: every source in one stream, what is noticed here, and what is done with it."""
