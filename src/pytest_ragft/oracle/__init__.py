"""Where the perfect context comes from."""
