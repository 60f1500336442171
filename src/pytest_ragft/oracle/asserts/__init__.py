"""What the asserts of a test look for, read from their source; none of it is run."""
