"""Made exchanges: what an app said to its model, and what it was told."""

from pytest_ragft.diagnosis.call import Call, Exchange, Message, Problem, Reply

QUESTION = "How long may customers send goods back?"
ANSWER = "Customers have 14 days to send the goods back."
SHORT = {"s": "system", "u": "user", "a": "assistant", "t": "tool"}


def call(*turns, **fields):
    """Turns as `u: text`; a text alone is the user's."""
    messages = []
    for at, turn in enumerate(turns):
        role, colon, text = turn.partition(": ")
        known = role in SHORT and colon
        messages.append(Message(SHORT[role] if known else "user", text if known else turn, at))
    return Call("m", tuple(messages), **fields)


def exchange(*turns, reply="", tools=(), problem=None, mocked=None, **fields):
    """`tools` are the tool calls of the reply."""
    failed = Problem("status", problem) if problem else None
    answer = Reply(reply, tool_calls=tuple(tools), problem=failed)
    return Exchange("made", call(*turns, **fields), answer, mocked=mocked)
