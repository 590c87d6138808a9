"""What those pages show."""
