"""Drop-ins: one mode of the window a file."""
