"""Pages of learning: what was found and planned (learned), how each action goes (progress)."""
