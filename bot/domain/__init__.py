"""What the parts hand each other. Imports nothing of bot that stands higher."""
