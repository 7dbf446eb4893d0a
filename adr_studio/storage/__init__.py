"""Disk and git: everything that blocks. No Qt."""
