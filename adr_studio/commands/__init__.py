"""Drop-ins: one decorated function is a menu entry, a shortcut, a palette line and a help line."""
