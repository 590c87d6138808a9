"""What is written for programs and people outside."""
