"""Golden cases: questions and right answers in a YAML file, run by pytest as tests."""
