"""What replays may spend, what they cost, and what they will take."""
