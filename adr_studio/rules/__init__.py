"""Drop-ins: one kind of finding a file."""
