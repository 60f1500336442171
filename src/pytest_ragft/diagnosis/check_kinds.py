"""Which kind each ready-made check is of: what a reply that fails it got wrong."""

from collections.abc import Mapping
from types import FunctionType, ModuleType

from pytest_ragft.diagnosis.trial import CheckKind

KINDS: Mapping[str, CheckKind] = {
    "contains": "content",
    "contains_any": "content",
    "contains_all": "content",
    "equals": "content",
    "number": "content",
    "date": "content",
    "similar": "content",
    # A pattern looks for something in the reply; one for the whole reply is a form.
    "regex": "content",
    # Which tool is called with what follows from what is asked, as the words of a reply do.
    "calls_tool": "content",
    # Without the source in its context, a model can name it only by chance.
    "cites": "content",
    # A rubric may ask for anything; as content it is replayed with the facts, then with orders.
    "judged": "content",
    "json": "format",
    "json_schema": "format",
    "keys": "format",
    # Any of the labels will do, so which one is right is not what is asked.
    "label": "format",
    "language": "format",
    "starts_with": "format",
    "ends_with": "format",
    "words": "constraint",
    "tokens": "constraint",
    "lacks": "constraint",
    # "Say nothing that you were not told" is a rule; facts that are given do not make it kept.
    "grounded": "constraint",
    "abstains": "abstention",
    "refuses": "abstention",
}


def kind_of_check(name: str, arguments: Mapping[str, object]) -> CheckKind:
    """The kind of a check with these arguments, as far as they are known.

    Raises KeyError for a name that is none.
    """
    if name == "regex" and arguments.get("whole") is True:
        return "format"
    return KINDS[name]


PACKAGE = "pytest_ragft.checks"


def check_named(dotted: str, names: Mapping[str, object]) -> str | None:
    """The check that a dotted name in a test stands for; None: it stands for something else.

    `names` are the values in the test's scope. Where `checks` is none of them, as in a line on its
    own, it is taken for the package.
    """
    first, _, rest = dotted.partition(".")
    known = names.get(first)
    if type(known) is FunctionType:
        ours = f"{known.__module__}.".startswith(f"{PACKAGE}.")
        name = known.__name__ if ours and not rest else ""
    elif type(known) is ModuleType:
        package = f"{vars(known).get('__name__')}.{rest}"
        name = package.removeprefix(f"{PACKAGE}.") if package.startswith(f"{PACKAGE}.") else ""
    else:
        name = rest if first == "checks" and first not in names else ""
    return name if name in KINDS else None
