"""Golden files read and written."""
