"""The command line: a full second front end over the mail server facade, without the screens."""
