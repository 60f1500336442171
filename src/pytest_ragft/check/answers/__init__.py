"""What a command said, said again as long as nothing has changed on which it depends."""
