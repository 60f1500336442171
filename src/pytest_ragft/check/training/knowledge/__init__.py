"""Does an answer say what its prompt does not? Read row by row, without a model."""
