"""What is on disk below a mail root: accounts, folders, names, messages."""
