"""Questions of the pages under a file."""
