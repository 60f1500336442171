"""Turns as the readers give them, and a measure run over them in parts."""

from itertools import pairwise

from pytest_ragft.check.training.profile import Profile
from pytest_ragft.check.training.turn import Turn


def turn(number, prompt, target, **more):
    more.setdefault("question", prompt)
    return Turn(number + 1, number, prompt, target, **more)


def asked(pairs, **more):
    return [turn(number, prompt, target, **more) for number, (prompt, target) in enumerate(pairs)]


def told(measure, turns, cuts=(), profile=None):
    """The result, however the turns are parted."""
    profile = profile or Profile()
    ends = [0, *sorted(cuts), len(turns)]
    whole = measure.start(profile)
    for start, end in pairwise(ends):
        state = measure.start(profile)
        for each in turns[start:end]:
            measure.add(state, each)
        whole = measure.merge(whole, state)
    return measure.result(whole)


def values(result, *keys):
    return tuple(result.values[key] for key in keys)
