"""Pages of an agency's chronology (agency), and of all of them together (together)."""
