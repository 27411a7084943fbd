"""Newspaper pages in, articles and their summaries out. Knows nothing of chats or databases."""
