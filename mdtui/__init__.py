"""mdtui: a terminal program for the administrators of an MDaemon mail server."""

__version__ = "0.1.0"
