"""The formats that can be imported, one a file."""

from pytest_ragft.golden.importing.formats import (
    autorag,
    deepeval,
    financebench,
    inspect_samples,
    langsmith,
    llama_index,
    mlflow,
    promptfoo,
    pydantic_evals,
    ragas,
    ragas_old,
    raget,
)

FORMATS = (
    promptfoo.FORMAT,
    deepeval.FORMAT,
    ragas.FORMAT,
    ragas_old.FORMAT,
    langsmith.FORMAT,
    inspect_samples.FORMAT,
    pydantic_evals.FORMAT,
    raget.FORMAT,
    autorag.FORMAT,
    llama_index.FORMAT,
    mlflow.FORMAT,
    financebench.FORMAT,
)
"""In the order of the documentation."""
