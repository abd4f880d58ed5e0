"""Whether the server is well: everything that is looked at, one verdict over it, and the reasons in order."""
