"""What a reviewer would say of a golden set, before anybody runs it."""
