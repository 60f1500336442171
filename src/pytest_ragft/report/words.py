"""Numbers in words."""

_NEARLY_ALL = 0.995


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def sureness(probability: float) -> str:
    """A verdict is never quite certain."""
    return ">99 %" if probability >= _NEARLY_ALL else percent(probability)
