"""Golden cases as pytest collects, runs and reports them."""
