"""The bot: brings summaries to people. Its layers, highest first, stand in docs/architecture.md."""
