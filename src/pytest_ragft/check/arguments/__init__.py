"""The arguments of the checker's commands; each is run by what it imports."""
