"""The relays of one pytest run: one for each provider, all telling the same tap."""

from typing import Self

from pytest_ragft.relay.address import Origin, moved, origin_of
from pytest_ragft.relay.calls import Calls, OwnCalls
from pytest_ragft.relay.server import Relay
from pytest_ragft.wire.tap import Tap


class Relays:
    """None runs before it is asked for."""

    def __init__(self, tap: Tap) -> None:
        self.own = OwnCalls(tap)
        """The tap that the watched clients of this process are to tell."""
        self.calls = Calls(tap, self.own)
        self._relays: dict[Origin, Relay] = {}

    def url(self, upstream: str) -> str:
        """A URL that leads to the same place by way of a relay. Raises `RelayError`."""
        return moved(upstream, self.to(origin_of(upstream)).origin)

    def to(self, upstream: Origin) -> Relay:
        """The relay to a provider, started if need be. Raises `RelayError`."""
        if upstream not in self._relays:
            relay = Relay(lambda: (upstream,), calls=self.calls).start()
            self._relays[upstream] = relay
            self.own.ports.add(relay.origin.port)
        return self._relays[upstream]

    def settle(self) -> bool:
        """Waits until no call is under way, but not for long; whether none is."""
        return self.calls.settle()

    def close(self) -> None:
        for relay in self._relays.values():
            relay.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
