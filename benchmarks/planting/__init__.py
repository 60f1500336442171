"""Generates a project whose tests fail for reasons that are known."""
