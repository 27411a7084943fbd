"""Where pages come from: one link, the watched folder, feeds."""
