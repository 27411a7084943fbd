"""What readers chose: times, settings, follows, and who is admitted. No Telegram object."""
