"""Drop-ins: one panel a file."""
