"""A support assistant for Tarnbox, a network storage device that does not exist."""
