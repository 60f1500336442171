"""The rule catalogue: data only, one YAML file a rule."""
