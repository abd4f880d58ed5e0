"""The IMAP.MRK file: reading, asking, locking, editing."""
