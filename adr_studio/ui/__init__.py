"""What the user sees. The only folder that knows widgets."""
