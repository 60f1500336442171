"""What a call is expected to take, before it is sent."""

import json
from collections.abc import Iterator, Sequence

from pytest_ragft.diagnosis.call import Reply, Usage
from pytest_ragft.replay.failure import Failure
from pytest_ragft.replay.prefetch.sighting import Sighting
from pytest_ragft.replay.spending.budget import Spending, spending
from pytest_ragft.replay.spending.estimate import Outlay
from pytest_ragft.replay.spending.prices import Prices
from pytest_ragft.tokens import BYTES_A_TOKEN, count_tokens
from pytest_ragft.wire.protocol import Body

UNKNOWN_OUTPUT = 500
"""Tokens of a reply of which nothing is known."""
_MARGIN = 2
"""Replies to one prompt differ in length; so much longer than the one known is expected."""
_LIMITS = (
    *("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens"),
    *("maxTokens", "num_predict", "max_gen_len", "max_new_tokens"),
)
_NESTED = ("generationConfig", "inferenceConfig", "options", "parameters")


def expected(model: str, sent: Body, prices: Prices, like: tuple[Body, Reply] | None) -> Spending:
    """One call; `like` is one that was made, with the tokens that it took."""
    size = len(json.dumps(sent))
    usage = Usage(size // BYTES_A_TOKEN, UNKNOWN_OUTPUT)
    if like is not None and like[1].usage is not None:
        known, before = like[1].usage, max(1, len(json.dumps(like[0])))
        # What is added to a short prompt has more words to its bytes than the frame around it.
        added = known.input_tokens + (size - before) // BYTES_A_TOKEN
        read = max(added, known.input_tokens * size // before)
        usage = Usage(read, _MARGIN * known.output_tokens)
    most = min(_limits(sent), default=usage.output_tokens)
    bounded = Usage(usage.input_tokens, min(usage.output_tokens, most))
    return spending(bounded, prices.of(model))


def actual(model: str, sent: Body, prices: Prices, reply: Reply) -> Spending:
    """One call that was made; by its length where the provider counts no tokens."""
    price = prices.of(model)
    if reply.usage is not None:
        return spending(reply.usage, price)
    written = sum(map(len, (reply.text, *reply.tool_calls)))
    rough = Usage(len(json.dumps(sent)) // BYTES_A_TOKEN, written // BYTES_A_TOKEN)
    return spending(rough, price, metered=False)


def outlays(failures: Sequence[Failure], prices: Prices) -> list[Outlay]:
    """Of the failed runs whose calls went through: more is not known of their replays yet."""
    played = (each for each in failures if each.problem is None and each.app_exchanges)
    return [_of_run(each.sightings.load(), prices) for each in played]


def _of_run(sightings: Sequence[Sighting], prices: Prices) -> Outlay:
    total, exact = Spending(), True
    for sighting in sightings:
        call = sighting.request(sighting.post.body).call
        took = actual(call.model, sighting.post.body, prices, sighting.reply)
        if sighting.reply.usage is None:
            read = count_tokens(call.text, call.model)
            written = count_tokens(sighting.reply.text, call.model)
            took = spending(Usage(read.count, written.count), prices.of(call.model), metered=False)
            exact = exact and read.exact and written.exact
        total = total.plus(took)
    return Outlay(total, sum(sighting.seconds for sighting in sightings), exact)


def _limits(sent: Body) -> Iterator[int]:
    for part in (sent, *(sent.get(name) for name in _NESTED)):
        if isinstance(part, dict):
            values = (part.get(name) for name in _LIMITS)
            yield from (value for value in values if isinstance(value, int) and value > 0)
