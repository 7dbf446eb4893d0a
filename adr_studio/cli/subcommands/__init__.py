"""Drop-ins: one file a group of commands of the command line."""
