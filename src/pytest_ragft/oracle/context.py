"""The retrieved passages in a prompt, exchanged for others in the app's own format."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pytest_ragft.diagnosis.call import Call
from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.oracle.entries import Entry, entries
from pytest_ragft.oracle.layout import fill

APART = 400
"""Characters between two passages that do not belong to one list."""


def replace_context(
    prompt_text: str, context: Sequence[Retrieved], new: Sequence[Retrieved]
) -> str | None:
    """The prompt with other passages in place of those; `None` where that is not sure."""
    changed = _replace([prompt_text], context, new)
    return changed[0] if changed else None


def replace_in_call(
    call: Call, context: Sequence[Retrieved], new: Sequence[Retrieved]
) -> Call | None:
    """The call with other passages in place of those; `None` where that is not sure.

    What the model itself said earlier is left as it is.
    """
    at = [i for i, message in enumerate(call.messages) if message.role != "assistant"]
    changed = _replace([call.messages[i].text for i in at], context, new)
    if changed is None:
        return None
    messages = list(call.messages)
    for i, text in zip(at, changed, strict=True):
        messages[i] = replace(messages[i], text=text)
    return replace(call, messages=tuple(messages))


def _replace(
    texts: Sequence[str], context: Sequence[Retrieved], new: Sequence[Retrieved]
) -> list[str] | None:
    found = entries(texts, context)
    if found is None:
        return None
    changed = list(texts)
    if [passage.text for passage in new] == [passage.text for passage in context]:
        return changed
    lists = list(_lists(found))
    # From the end, so that the places of the earlier ones stay true.
    for group, share in reversed(list(zip(lists, _shares(lists, new), strict=True))):
        of = group[0].of
        changed[of] = fill(changed[of], group, share)
    return changed


def _lists(found: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries that stand together, such as the results of one search."""
    group: list[Entry] = []
    for entry in found:
        if group and (entry.of != group[-1].of or entry.start - group[-1].end > APART):
            yield group
            group = []
        group.append(entry)
    yield group


def _shares(
    lists: Sequence[Sequence[Entry]], new: Sequence[Retrieved]
) -> Iterator[Sequence[Retrieved]]:
    """For each list as many of the new passages as it has places; the last one gets the rest."""
    taken = 0
    for at, group in enumerate(lists):
        end = len(new) if at == len(lists) - 1 else taken + len(group)
        yield new[taken:end]
        taken = end
