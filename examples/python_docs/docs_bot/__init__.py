"""A bot that answers questions about Python from the documentation that CPython ships."""
