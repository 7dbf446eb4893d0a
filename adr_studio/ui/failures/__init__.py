"""The widgets of the failure modes mode."""
