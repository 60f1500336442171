"""The tables of the documentation: what becomes of each field of each format."""

from collections.abc import Iterator, Mapping

from pytest_ragft.golden.importing.formats import FORMATS
from pytest_ragft.golden.importing.imported import Format
from pytest_ragft.golden.importing.promptfoo.types import MAPPED, UNMAPPED


def tables() -> str:
    """Markdown: a section for each format, and promptfoo's assertions."""
    return "\n".join(line for each in FORMATS for line in _section(each))


def _section(form: Format) -> Iterator[str]:
    yield f"### {form.title}"
    yield ""
    yield f"`--from {form.name}`; recognised by {form.signs}."
    yield ""
    yield "| field | becomes | |"
    yield "|---|---|---|"
    for name, field in form.fields.items():
        becomes = f"`{field.becomes}`" if field.becomes else "—"
        yield f"| `{name}` | {becomes} | {field.note} |"
    yield ""
    for remark in form.remarks:
        yield f"- {remark}"
    if form.remarks:
        yield ""
    if form.name == "promptfoo":
        yield from _assertions()


def _assertions() -> Iterator[str]:
    yield "| assertion | becomes |"
    yield "|---|---|"
    for name, becomes in MAPPED.items():
        yield f"| `{name}` | {becomes} |"
    for reason, names in _grouped(UNMAPPED).items():
        yield f"| {', '.join(f'`{name}`' for name in names)} | — {reason} |"
    yield ""


def _grouped(reasons: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        found.setdefault(reason, []).append(name)
    return found
