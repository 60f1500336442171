"""Answers questions of customers from the pages of a bookshop that does not exist."""
