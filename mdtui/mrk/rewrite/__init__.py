"""Writing a whole IMAP.MRK anew, under the lock, with a byte copy and a way back."""
