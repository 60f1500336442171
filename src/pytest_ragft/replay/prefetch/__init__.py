"""Replies fetched ahead of the replays that will ask for them."""
