"""Drop-ins: one kind of typed table a file."""
