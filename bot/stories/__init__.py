"""Pages become stories, and stories are found again."""
