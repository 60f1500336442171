"""Counting tokens, with and without a vocabulary at hand."""

import os
import tempfile
from pathlib import Path

import pytest

from pytest_ragft import tokens
from pytest_ragft.tokens import Tokens, count_tokens

O200K = "fb374d419588a4632f3f557e76b4b70aebbca790"


@pytest.fixture(autouse=True)
def no_vocabulary_kept(monkeypatch, tmp_path):
    """Nothing loaded, and none in the folders of this machine."""
    tokens._encoding.cache_clear()
    for variable in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    tokens._encoding.cache_clear()


@pytest.fixture
def nothing_shipped(monkeypatch):
    monkeypatch.setattr(tokens, "_SHIPPED", (("no_such_package.core", "x"), ("json", "x")))


@pytest.mark.parametrize(
    ("text", "model", "count"),
    [
        ("Refunds are accepted for 30 days.", "gpt-4o-mini", 9),
        ("Refunds are accepted for 30 days.", "gpt-4", 9),
        ("<|endoftext|>", "gpt-4o", 7),
        ("", "gpt-4o", 0),
    ],
)
def test_a_shipped_vocabulary_counts_exactly(text, model, count):
    pytest.importorskip("llama_index.core")
    assert count_tokens(text, model) == Tokens(count, exact=True)
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


@pytest.mark.parametrize(
    ("text", "model", "count"),
    [
        ("Refunds!", "claude-sonnet-4", 2),
        ("Refunds!!", "gpt-4o", 3),
        ("日本", "gpt-4o", 2),
        ("\ud800", "gpt-4o", 1),
        ("x", "text-davinci-003", 1),
    ],
)
@pytest.mark.usefixtures("nothing_shipped")
def test_without_a_vocabulary_the_length_is_an_estimate(text, model, count):
    assert count_tokens(text, model) == Tokens(count, exact=False)


@pytest.mark.usefixtures("nothing_shipped")
def test_the_users_cache_is_used_and_a_damaged_file_in_it_is_left_alone(monkeypatch, tmp_path):
    llama_index = pytest.importorskip("llama_index.core")
    shipped = Path(llama_index.__file__).parent / "_static" / "tiktoken_cache" / O200K
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    kept = tmp_path / O200K
    kept.write_bytes(b"damaged")
    assert count_tokens("Refunds!!", "gpt-5").exact is False
    assert kept.read_bytes() == b"damaged"
    tokens._encoding.cache_clear()
    kept.write_bytes(shipped.read_bytes())
    assert count_tokens("Refunds!!", "gpt-5").exact is True
    assert os.environ["TIKTOKEN_CACHE_DIR"] == str(tmp_path)


def test_a_sum_is_exact_only_where_both_are():
    assert Tokens(1, exact=True) + Tokens(2, exact=True) == Tokens(3, exact=True)
    assert Tokens(1, exact=True) + Tokens(2, exact=False) == Tokens(3, exact=False)
