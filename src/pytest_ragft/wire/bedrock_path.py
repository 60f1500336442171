"""Where Bedrock is called: the model, perhaps as an ARN, and what is done with it."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from pytest_ragft.wire.protocol import Post

_PLACE = re.compile(r"/model/(?P<model>.+)/(?P<action>[a-z-]+)")


def model_of(post: Post, actions: Sequence[str]) -> str | None:
    """The model that one of these actions is asked of; None for everything else."""
    found = _PLACE.search(post.path)
    if found is None or found["action"] not in actions or found.end() != len(post.path):
        return None
    return unquote(found["model"])
