"""Simulated language models behind a real wire format: each reads its prompt and nothing else."""
