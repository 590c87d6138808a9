"""Pages under a file: its register, and who is on it."""
