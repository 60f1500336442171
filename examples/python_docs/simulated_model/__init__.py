"""A simulated language model behind a real wire format: it reads its prompt and nothing else."""
