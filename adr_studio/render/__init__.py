"""Markdown to HTML: one pipeline for the preview and everything that is exported."""
