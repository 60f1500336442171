"""A loopback relay to a model provider, for apps that run in another process than their tests."""
