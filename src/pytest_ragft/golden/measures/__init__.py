"""What is measured of golden cases, one theme a file."""
