"""The diagnosis of outcomes that were recorded elsewhere, without pytest."""
