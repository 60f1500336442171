"""Rule files for tests: one that is right, to be made wrong in one place."""

from pathlib import Path

import yaml

from pytest_ragft.check.catalogue import FOLDER

RULE = """\
name: bare-client
code: ACME101
group: acme
title: A client without an address
message: "{short} has no address, at most {$maximum} may."
why: The gateway counts what is spent.
instead: Give it base_url, for at most {$maximum}.
severity: warning
options:
  maximum: {type: integer, default: 3, says: how many may}
match:
  any:
    - {kind: call, names: ["openai.OpenAI"], values: {retries: {below: $maximum}}}
    - kind: call
      names: ["openai.OpenAI"]
      values: {base_url: {given: false}}
  unless:
    - {scope: reach, any: [{kind: import, names: ["acme_gateway"]}], says: the gateway}
examples:
  flagged:
    - title: no address
      files:
        app.py: |
          from openai import OpenAI

          client = OpenAI()
      lines: ["app.py:3"]
  clean:
    - title: an address
      files:
        app.py: |
          from openai import OpenAI

          client = OpenAI(base_url="https://llm.example")
"""


def entry(**changes):
    """The rule's content, with other values for some keys."""
    return {**yaml.safe_load(RULE), **changes}


def put(root, name="bare-client", text=RULE):
    """A rule file in the folder `own` of a project."""
    folder = Path(root) / "own"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def rule_files():
    return sorted(path for path in FOLDER.glob("*.yaml") if path.name != "libraries.yaml")
