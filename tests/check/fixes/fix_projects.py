"""Projects of a few files in memory, and rules with a fix."""

from dataclasses import dataclass, field

from pytest_ragft.check import catalogue, engine, libraries
from pytest_ragft.check.fixes import plan
from pytest_ragft.check.libraries import Libraries

NOTHING_KNOWN = Libraries({}, {})


def rule_of(fix, match, name="big-k", **more):
    return catalogue.rule(
        {
            "name": name,
            "code": "RFT999",
            "group": "retrieval",
            "title": "title",
            "message": "message",
            "instead": "instead",
            "severity": "warning",
            "confidence": "high",
            "persona": "regular",
            "match": match,
            "fix": fix,
            **more,
        }
    )


def calls(names, **values):
    """A rule's match: calls of this name with these values."""
    return {
        "any": [
            {
                "kind": "call",
                "names": [names] if isinstance(names, str) else names,
                "values": values,
            }
        ]
    }


@dataclass
class Project:
    """Files by path, and the rules that look at them."""

    files: dict
    rules: tuple
    known: Libraries = NOTHING_KNOWN
    looks: list = field(default_factory=list)
    """What `check` was asked, by the paths that had changed."""

    def check(self, changed):
        self.looks.append(sorted(changed))
        sources = {**self.files, **changed}
        return engine.check(sources, self.rules, self.known)

    def plan(self, *, unsafe=True, findings=None):
        return plan(
            self.check({}) if findings is None else findings,
            {rule.name: rule for rule in self.rules},
            self.files.get,
            unsafe=unsafe,
            check=self.check,
        )


def contents(files):
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}


def callable_of(name, *parameters):
    """A table that knows the parameters of one callable of the library `cut`."""
    names = {name: {"roles": ["known"], "parameters": list(parameters)}}
    return libraries.parse({"cut": {"packages": ["cut"], "names": names}})
