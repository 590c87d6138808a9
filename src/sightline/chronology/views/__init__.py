"""Pages of an agency's chronology (agency), of bringing rows in (intake), and of all of them together (together)."""
