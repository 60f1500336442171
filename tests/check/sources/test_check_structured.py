"""Configurations, settings and prompts in YAML, TOML and JSON."""

import json

import pytest

from pytest_ragft.check.fact import Reference, Span
from pytest_ragft.check.sources import read_file, structured
from pytest_ragft.check.sources.configs import SHAPES

WANTED = frozenset({"OpenSearchBM25Retriever", "Chroma"})


def read(path, content):
    if isinstance(content, (dict, list)):
        content = json.dumps(content)
    return read_file(path, content if isinstance(content, bytes) else content.encode(), WANTED)


def of_kind(kind, path, content):
    return [fact for fact in read(path, content).facts if fact.kind == kind]


CONFIGS = {
    "axolotl": "base_model: x\nadapter:\ndatasets: [{path: a}]\nval_set_size: 0\n",
    "llama-factory": "model_name_or_path: x\nstage: sft\nfinetuning_type: full\n",
    "alignment-handbook": "model_name_or_path: x\ndataset_mixer: {a: 1}\nlearning_rate: 2e-5\n",
    "trl": "model_name_or_path: x\ndataset_name: y\nlearning_rate: 2e-5\nuse_peft: true\n",
    "torchtune": "model: {_component_: torchtune.models.llama3.llama3_8b}\nepochs: 1\n",
    "unsloth": "model: x\ndata: {dataset: y}\ntraining: {training_type: full}\nlora: {lora_r: 8}\n",
    "autotrain": "task: llm-sft\nbase_model: x\nproject_name: y\nparams: {peft: true}\n",
    "mlx-lm": "model: x\ndata: y\niters: 10\nlora_parameters: {rank: 8}\n",
    "litgpt": "checkpoint_dir: x\ndata: {class_path: y}\ntrain: {a: 1}\nlora_r: 8\nout_dir: z\n",
    "ludwig": "model_type: llm\nbase_model: x\nadapter: {type: lora}\n",
    "openai-fine-tuning": "training_file: x\nmodel: gpt\nvalidation_file: y\n",
    "peft": "peft_type: LORA\nbase_model_name_or_path: x\n",
    "deepspeed": "zero_optimization: {stage: 3}\ntrain_batch_size: 8\n",
    "accelerate": "compute_environment: LOCAL\ndistributed_type: FSDP\n",
    "promptfoo": "prompts: [a]\nproviders: [b]\ntests: []\n",
    "lm-eval": "task: x\ndataset_path: y\ndoc_to_text: z\n",
    "training": "base_model: {id: x}\nlora: {r: 8}\ntraining: {learning_rate: 1e-4, epochs: 3}\n",
    "evaluation": "requested_metrics: [faithfulness, latency]\n",
}


def test_every_shape_has_an_example():
    assert {shape.name for shape in SHAPES} <= set(CONFIGS)


@pytest.mark.parametrize("name", CONFIGS)
def test_a_configuration_is_known_by_its_keys(name):
    (found,) = of_kind("config", "any/name.yaml", CONFIGS[name])
    assert found.name == name
    assert found.span.line == 1


@pytest.mark.parametrize(
    "text",
    [
        "base_model: x\nother: 1\n",
        "model_name_or_path: x\n",
        "model_name_or_path: x\nstage: {sft: 1}\n",
        "model: x\ntraining: {steps: 1}\ndata: y\nlora: {}\n",
        "prompts: [a]\ntests: b\nresults: {}\n",
        "tests: [a]\nscenarios: [b]\n",
        "- base_model\n- adapter\n",
        "learning_rate: 1e-4\nlora: 1\n",
        "metrics: [accuracy]\n",
        "metrics: {faithfulness: 0.9}\nresults: []\n",
        "model: {_component_: mine.x}\nprompt: y\n",
    ],
)
def test_what_is_no_tools_configuration(text):
    assert of_kind("config", "a.yaml", text) == []


def test_metrics_may_be_keys():
    (found,) = of_kind("config", "a.yaml", "metrics: {faithfulness: {threshold: 0.8}}\n")
    assert found.name == "evaluation"


def test_a_configuration_keeps_values_and_places():
    (found,) = of_kind("config", "conf/a.yaml", CONFIGS["axolotl"])
    assert found.values == {
        "base_model": "x", "adapter": None, "datasets": ({"path": "a"},), "val_set_size": 0,
    }  # fmt: skip
    assert found.places["val_set_size"] == Span(4, 15, 4, 16)
    assert found.places["adapter"] == Span(2, 1, 2, 8)


@pytest.mark.parametrize("name", ["axolotl", "training", "deepspeed"])
def test_the_same_holds_for_json(name):
    import yaml  # noqa: PLC0415  # only to turn one into the other

    (found,) = of_kind("config", "a.json", yaml.safe_load(CONFIGS[name]))
    assert found.name == name


def test_tables_of_known_tools_inside_others():
    text = """[tool.ragft]
offline = true
[tool.ragft.decision]
corpus_tokens = 9
[tool.pytest.ini_options]
addopts = "--ragft-diagnose"
[tool.other.thing]
x = 1
"""
    found = of_kind("config", "pyproject.toml", text)
    assert [(fact.name, fact.span.line) for fact in found] == [
        ("ragft", 1), ("ragft", 3), ("pytest", 5),
    ]  # fmt: skip
    assert found[1].values == {"corpus_tokens": 9}
    assert found[1].places == {"corpus_tokens": Span(4, 17, 4, 18)}
    (deepeval,) = of_kind("config", "a.yaml", "# metrics\ndeepeval: {threshold: 1}\n")
    assert (deepeval.name, deepeval.span) == ("deepeval", Span(2, 1, 2, 9))


def test_a_decision_record_is_known_by_its_name():
    (found,) = of_kind("config", "ragft.yaml", "citations: required\n")
    assert (found.name, found.values) == ("ragft", {"citations": "required"})
    assert of_kind("config", "ragft.yaml", "- citations\n") == []


@pytest.mark.parametrize(
    ("path", "text", "context"),
    [
        ("a.yaml", CONFIGS["promptfoo"], "evaluation"),
        ("a.yaml", CONFIGS["axolotl"], "application"),
        ("examples/a.yaml", CONFIGS["promptfoo"], "example"),
        ("a.yaml", "questions: [{question: a, ground_truth: b}]\n", "evaluation"),
        ("tests/a.yaml", CONFIGS["axolotl"], "test"),
    ],
)
def test_what_evaluates_makes_its_file_one_of_evaluation(path, text, context):
    assert read(path, text).context == context


SETTINGS = """retrieval:
  top-k: 30
  chunk_size: 500  # ragft: ignore[x] why
  embedding_model: text-embedding-3-small
  hybrid: true
  note: chunk_size
  embedding_url: {x: 1}
limits: 5
stages:
  - {limit: 1}
  - {limit: 2}
long_model: """


def test_settings_of_the_application_are_constants():
    found = read("app/config/rag.yaml", SETTINGS + "x" * 300)
    assert [(fact.name, fact.values["value"], fact.span.line) for fact in found.facts] == [
        ("app.config.rag.retrieval.top-k", 30, 2),
        ("app.config.rag.retrieval.chunk_size", 500, 3),
        ("app.config.rag.retrieval.embedding_model", "text-embedding-3-small", 4),
        ("app.config.rag.stages.0.limit", 1, 10),
    ]
    assert [comment.text for comment in found.comments] == ["# ragft: ignore[x] why"]


def test_settings_in_toml_and_json_are_constants_too():
    (of_toml,) = of_kind("constant", "conf.toml", "[rag]\nchunk_size = 500\n")
    assert (of_toml.name, of_toml.span.line) == ("conf.rag.chunk_size", 2)
    (of_json,) = of_kind("constant", "conf.json", {"rag": {"top_k": 5}})
    assert of_json.name == "conf.rag.top_k"


def test_a_tools_own_configuration_holds_no_settings_of_the_application():
    assert of_kind("constant", "a.yaml", CONFIGS["axolotl"] + "chunk_size: 5\n") == []
    assert of_kind("constant", "a.yaml", CONFIGS["training"]) != []


HAYSTACK = """components:
  retriever:
    type: haystack_integrations.retrievers.OpenSearchBM25Retriever
    init_parameters:
      top_k: 20
      document_store: {type: x, init_parameters: {}}
  other:
    type: haystack.Other
    init_parameters: {}
  plain: {type: text}
store:
  _target_: langchain_chroma.Chroma
  _recursive_: false
  path: x
name: {_target_: Chroma}
"""


def test_objects_that_a_file_names_are_calls_of_their_classes():
    bm25, chroma = of_kind("call", "pipeline.yml", HAYSTACK)
    assert bm25.name == "haystack_integrations.retrievers.OpenSearchBM25Retriever"
    assert bm25.values == {"top_k": 20}
    assert (bm25.span.line, bm25.places["top_k"].line) == (3, 5)
    assert (chroma.name, chroma.values) == ("langchain_chroma.Chroma", {"path": "x"})
    assert chroma.span.line == 12


PROMPTS = """description: never a prompt, must not be read as one
system_prompt: |
  Answer from the context only.
  If the context does not contain the answer, say you do not know. Never guess.
prompts:
  - Cite the sources of your answer, and never invent one.
short_prompt: never do it
prompt_path: never/a/text/of/words/at/all.txt
greeting: You are a helpful assistant and must never lie.
"""


def test_prompts_say_what_they_say_in_python():
    found = of_kind("text", "prompts.yaml", PROMPTS)
    assert {(fact.name, fact.span.line) for fact in found} == {
        ("abstention", 2), ("prohibition", 2), ("citation-instruction", 6), ("prohibition", 6),
    }  # fmt: skip
    as_json = of_kind("text", "a.json", {"system_prompt": "Never guess; you must not make it up."})
    assert [fact.name for fact in as_json] == ["prohibition"]


def test_prompts_in_rows_of_data_are_no_prompts_of_the_application():
    rows = [{"prompt": f"You must never say {n} in public.", "x": n} for n in range(60)]
    assert of_kind("text", "a.json", rows) == []
    cases = {
        "cases": [{"question": "q", "expected": "a", "prompt": "You must never say that out loud."}]
    }
    assert of_kind("text", "a.json", cases) == []
    few = of_kind("text", "a.json", rows[:2])
    assert [fact.name for fact in few] == ["prohibition", "prohibition"]


def test_a_list_of_cases_holds_nothing_else():
    found = read("cases.yaml", "- {question: a, ground_truth: b, chunk_size: 5}\n").facts
    assert [fact.kind for fact in found] == ["dataset"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("k8s/deploy.yaml", "kind: Deployment\nspec: {replicas: 3}\n"),
        ("a.toml", "[x]\ny = 1\n"),
        ("a.json", {"name": "x", "raw_text": "chunk_size and a question"}),
        ("a.json", "5"),
        ("a.json", {"results": [], "chunk_size": 5}),
        ("a.json", [1, 2]),
        ("a.yaml", "prompt: [\n{% if x %}"),
        ("a.json", "chunk_size"),
        ("a.json", '{"chunk_size": 1'),
    ],
)
def test_what_no_rule_asks_for_gives_nothing(path, content):
    found = read(path, content)
    assert (found.facts, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("a.yaml", "prompt: [\n", (2, "not valid YAML: did not find expected node content")),
        ("a.toml", "chunk_size = \nx = 1", (1, "not valid TOML: Invalid value")),
        ("evals/a.json", '{"question": 1\n', (2, "not valid JSON: Expecting ',' delimiter")),
        ("evals/a.json", b'[{"question": "\xff"}]', (1, "not UTF-8")),
    ],
)
def test_what_cannot_be_read_is_said(path, content, problem):
    (found,) = read(path, content).problems
    assert tuple(found) == problem


def test_a_broken_document_keeps_those_before_it():
    found = read("a.yaml", CONFIGS["axolotl"] + "---\nprompt: [\n")
    assert [fact.name for fact in found.facts] == ["axolotl"]
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("path", "start", "said"),
    [
        ("a.yaml", b"chunk_size: 5\n", True),
        ("a.toml", b"chunk_size = 5\n", True),
        ("a.yaml", b"kind: List\n", False),
    ],
)
def test_a_file_too_large_to_be_a_configuration_is_not_read(path, start, said, monkeypatch):
    monkeypatch.setattr(structured, "LARGEST", 1000)
    monkeypatch.setattr(structured, "HEAD", 100)
    found = read(path, start + b"# " + b"-" * 800 + b" prompt " + b"-" * 800)
    assert found.facts == ()
    assert bool(found.problems) is said
    if said:
        assert found.problems[0].message == "is larger than 0 MB and was not read"


def test_of_a_long_json_document_places_are_not_looked_for(monkeypatch):
    from pytest_ragft.check.sources import json_reader  # noqa: PLC0415  # only to change a limit

    monkeypatch.setattr(json_reader, "LARGEST_PLACED", 5)
    (found,) = of_kind("constant", "a.json", {"chunk_size": 5})
    assert found.span == Span(1, 1, 1, 1)


def test_a_value_that_a_template_fills_in_is_not_known():
    (found,) = of_kind("config", "a.yaml", CONFIGS["axolotl"].replace("0", "{{ share }}"))
    assert found.values["val_set_size"] == Reference("")


PROMPTFOO = """prompts: [a]
providers: [b]
defaultTest:
  vars: {source: faq.md}
  assert: [{type: llm-rubric, value: is polite}]
tests:
- vars: {question: How long?}
- vars: {question: Why?}
  assert: [{type: contains, value: x}]
- file://more.yaml
"""


def test_cases_of_promptfoo_have_what_holds_for_all_of_them():
    (found,) = of_kind("dataset", "a.yaml", PROMPTFOO)
    assert (found.name, found.span.line) == ("promptfoo", 6)
    assert {key: found.values[key] for key in ("rows", "with_question", "with_expected")} == {
        "rows": 2, "with_question": 2, "with_expected": 2,
    }  # fmt: skip
    assert (found.values["with_source"], found.values["short_rubrics"]) == (2, 2)


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        ("tests: file://a.csv\n", None),
        ("tests: []\n", None),
        ("defaultTest: file://a.yaml\ntests: [{vars: {q: x}}]\n", 1),
        ("defaultTest: {assert: 5, metadata: {a: 1}}\ntests: [{vars: {q: x}}]\n", 1),
    ],
)
def test_cases_of_promptfoo_that_stand_elsewhere_are_not_counted(more, rows):
    found = of_kind("dataset", "a.yaml", "prompts: [a]\nproviders: [b]\n" + more)
    assert [fact.values["rows"] for fact in found] == ([rows] if rows else [])
