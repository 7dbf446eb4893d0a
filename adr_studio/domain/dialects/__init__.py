"""Drop-ins: each file recognises, reads and writes one dialect."""
