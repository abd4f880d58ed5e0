"""What is around an IMAP.MRK and keeps a folder from working: rights, a forgotten lock, Hiwater.mrk, the name."""
