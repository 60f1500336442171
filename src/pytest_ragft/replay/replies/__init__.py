"""Replies kept on disk, and the command that shows them."""
