"""The diagnosis spread over the workers of pytest-xdist."""
