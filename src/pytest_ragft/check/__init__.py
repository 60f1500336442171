"""`ragft check`: source files become facts, rules select facts, selected facts become findings."""
