"""What promptfoo's configurations and tables are made of: tests, assertions, templates, files."""
