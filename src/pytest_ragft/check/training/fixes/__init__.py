"""Rewrites of training data, one a file; each writes a new file beside the old one."""

from pytest_ragft.check.training.fixes import copies, masks, passages, placeholders
from pytest_ragft.check.training.fixes.rewrite import Rewrite

REWRITES: tuple[Rewrite, ...] = (
    placeholders.REWRITE,
    copies.REWRITE,
    masks.REWRITE,
    passages.REWRITE,
)
"""In the order in which they are made: what goes first is not worked on."""
BY_NAME = {rewrite.name: rewrite for rewrite in REWRITES}

__all__ = ["BY_NAME", "REWRITES", "Rewrite"]
