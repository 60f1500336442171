"""Comments that speak to the checker."""

from collections.abc import Iterator

from pytest_ragft.check.fact import Comment

_SIGN = b"ragft:"


def comments(source: bytes) -> tuple[Comment, ...]:
    """Comments of UTF-8 that parses; a text that only looks like one is none."""
    return tuple(_found(source.decode("utf-8", "replace"))) if _SIGN in source else ()


def _found(text: str) -> Iterator[Comment]:
    import io  # noqa: PLC0415  # few files hold such a comment
    import tokenize  # noqa: PLC0415  # as above

    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and token.string[1:].lstrip().startswith("ragft:"):
                line, column = token.start
                alone = not token.line[:column].strip()
                yield Comment(line, column + 1, token.string, alone)
    except (tokenize.TokenError, SyntaxError):  # what was found before it stands
        return
