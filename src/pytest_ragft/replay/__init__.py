"""Running failing tests again, each time under another arm."""
