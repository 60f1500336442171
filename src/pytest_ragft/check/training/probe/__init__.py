"""What a base model knows already of the rows that it is to be trained with (SliCK, Gekhman et al.
2024): asked for by name alone, since it calls a model.
"""
