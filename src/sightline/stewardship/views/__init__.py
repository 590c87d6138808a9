"""Pages of the watch, of copies of whole files, and of what keeps a file."""
