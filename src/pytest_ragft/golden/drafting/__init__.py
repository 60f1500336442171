"""A first golden file, drafted from what a project has: its app, its documents, its tests."""
