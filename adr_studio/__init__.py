"""ADR Studio: a workbench for architecture decision records kept in git."""

__version__ = "0.1.0"
