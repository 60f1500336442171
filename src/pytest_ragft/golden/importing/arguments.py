"""The arguments of `ragft import`."""

import argparse
import re
from pathlib import Path

DEFAULT = "golden.ragft.yaml"
_TARGET = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_IMPORT = """\
Make a golden file of the questions and answers that another evaluation tool
has: a *.ragft.yaml that pytest runs. What has no place in it is listed, with
the lines where it stands, and in comments of the new file.
"""


def describe(parser: argparse.ArgumentParser) -> None:
    from pytest_ragft.golden.importing.formats import FORMATS  # noqa: PLC0415  # of this command only

    parser.description = _IMPORT
    titles = "".join(f"  {each.name:<16}{each.title}\n" for each in FORMATS)
    parser.epilog = f"formats, recognised by content:\n{titles}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", metavar="FILE", type=Path, help="a file of another tool")
    parser.add_argument(
        "--from",
        metavar="FORMAT",
        dest="format",
        choices=[each.name for each in FORMATS],
        help="its format, where it is not recognised",
    )
    parser.add_argument(
        "--output",
        "-o",
        metavar="PATH",
        default=DEFAULT,
        help="what to write (default: %(default)s); - for standard output",
    )
    parser.add_argument("--force", action="store_true", help="replace PATH if it is there")
    parser.add_argument(
        "--target",
        metavar="MODULE:NAME",
        type=_target,
        help="what answers the questions, such as shop.app:answer",
    )
    parser.add_argument("--question", metavar="NAME", help="the field or variable that is asked")
    parser.add_argument("--expected", metavar="NAME", help="the field with the expected answer")


def run(arguments: argparse.Namespace) -> int:
    from pytest_ragft.golden.importing import command  # noqa: PLC0415  # keeps --help instant

    return command.run(
        command.Request(
            file=arguments.file,
            format=arguments.format,
            output=arguments.output,
            force=arguments.force,
            target=arguments.target,
            question=arguments.question,
            expected=arguments.expected,
        )
    )


def _target(name: str) -> str:
    if _TARGET.fullmatch(name):
        return name
    raise argparse.ArgumentTypeError(
        f"found {name!r}, accepted: a module and a name in it, such as shop.app:answer"
    )
