"""Configuration files of training and evaluation tools, known by what stands in them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import Fact, Value
from pytest_ragft.check.sources.document import Document

Keys = frozenset[str]
_NONE: Keys = frozenset()


class Shape(NamedTuple):
    """What a tool's file looks like at its top."""

    name: str
    all: Keys
    """Keys that must be there."""
    some: Keys = _NONE
    """Keys of which `least` must be there."""
    least: int = 1
    none: Keys = _NONE
    evaluates: bool = False

    def fits(self, keys: Keys) -> bool:
        if not self.all <= keys or not self.none.isdisjoint(keys):
            return False
        return not self.some or len(self.some & keys) >= self.least


def _keys(text: str) -> Keys:
    return frozenset(text.split())


_TRAINER = _keys(
    "learning_rate num_train_epochs per_device_train_batch_size gradient_accumulation_steps"
    " max_steps lr_scheduler_type warmup_ratio"
)

SHAPES: tuple[Shape, ...] = (
    Shape(
        "llama-factory",
        _keys("model_name_or_path"),
        _keys("finetuning_type stage cutoff_len infer_backend export_dir"),
        none=_keys("dataset_mixer dataset_mixture"),
    ),
    Shape(
        "autotrain",
        _keys("task base_model"),
        _keys("params project_name backend data hub"),
        least=2,
    ),
    Shape(
        "axolotl",
        _keys("base_model"),
        _keys(
            "datasets test_datasets pretraining_dataset sequence_len micro_batch_size adapter"
            " val_set_size num_epochs chat_template dataset_prepared_path load_in_8bit rl"
            " load_in_4bit sample_packing train_on_inputs special_tokens flash_attention"
        ),
        least=3,
    ),
    Shape(
        "alignment-handbook",
        _keys("model_name_or_path"),
        _keys("dataset_mixer dataset_mixture"),
    ),
    Shape(
        "trl",
        _keys("model_name_or_path dataset_name"),
        _TRAINER | _keys("use_peft output_dir"),
        least=2,
    ),
    Shape("unsloth", _keys("model data training lora")),
    Shape("unsloth", _keys("model training"), _keys("lora logging data"), least=2),
    Shape("mlx-lm", _keys("model data"), _keys("lora_parameters fine_tune_type iters"), least=2),
    Shape(
        "litgpt",
        _keys("checkpoint_dir data train"),
        _keys("lora_r precision eval out_dir"),
        least=2,
    ),
    Shape("ludwig", _keys("model_type base_model"), _keys("adapter trainer input_features")),
    Shape(
        "openai-fine-tuning",
        _keys("training_file model"),
        _keys("validation_file method hyperparameters suffix seed n_epochs"),
    ),
    Shape("peft", _keys("peft_type base_model_name_or_path")),
    Shape(
        "deepspeed",
        _keys("zero_optimization"),
        _keys(
            "train_batch_size train_micro_batch_size_per_gpu fp16 bf16 optimizer"
            " gradient_accumulation_steps"
        ),
    ),
    Shape("accelerate", _keys("distributed_type"), _keys("compute_environment num_processes")),
    Shape(
        "promptfoo",
        _NONE,
        _keys("prompts providers targets tests scenarios defaultTest redteam evaluateOptions"),
        least=2,
        none=_keys("results evalId"),
        evaluates=True,
    ),
    Shape(
        "lm-eval",
        _keys("task"),
        _keys("doc_to_text doc_to_target dataset_path output_type metric_list"),
        least=2,
        evaluates=True,
    ),
)
"""In the order of asking; the first that fits."""

_INNER: Mapping[str, str] = {
    "deepeval": "deepeval",
    "ragas": "ragas",
    "ragft": "ragft",
    "ragft.decision": "ragft",
    "pytest.ini_options": "pytest",
}
"""What a key ends with that holds a tool's own table."""

_GENERIC = _TRAINER | _keys("epochs num_epochs lr batch_size")
_ADAPTERS = _keys(
    "lora peft qlora lora_r lora_rank lora_alpha lora_config base_model base_model_id"
    " model_name_or_path load_in_4bit"
)
_METRICS = _keys(
    "faithfulness answer_relevancy answer_relevance answer_correctness context_precision"
    " context_recall context_relevancy context_relevance hallucination groundedness"
    " gpt_groundedness gpt_relevance recall_at_k hit_rate mrr contextual_recall"
    " contextual_precision contextual_relevancy"
)


def config_of(path: str, document: Document) -> Fact | None:
    """The tool's configuration that a document is; None where it is of no known tool."""
    value = document.value
    if not isinstance(value, Mapping):
        return None
    if path.rpartition("/")[2].startswith("ragft."):
        return Fact("config", "ragft", document.span, value, document.places)
    keys = frozenset(value)
    name = next((shape.name for shape in SHAPES if shape.fits(keys) and _sound(shape, value)), "")
    name = name or _by_content(document, keys)
    if not name:
        return None
    return Fact("config", name, document.span, value, document.places)


def inner_configs(document: Document) -> Iterator[Fact]:
    """Tables of known tools inside a document of another, such as `[tool.ragft]`."""
    for key, table in document.tables:
        name = _INNER.get(key.rpartition(".")[2]) or _INNER.get(".".join(key.split(".")[-2:]))
        if name:
            start = f"{key}."
            places = {
                place.removeprefix(start): span
                for place, span in document.places.items()
                if place.startswith(start)
            }
            span = document.places.get(key) or next(iter(places.values()), document.span)
            yield Fact("config", name, span, table, places)


EVALUATING = frozenset(
    {*(shape.name for shape in SHAPES if shape.evaluates), "deepeval", "ragas", "evaluation"}
)
"""Names of configurations that make a file one of evaluation."""


def _sound(shape: Shape, value: Mapping[str, Value]) -> bool:
    """What the keys alone do not tell."""
    if shape.name == "unsloth":
        training = value.get("training")
        return isinstance(training, Mapping) and "training_type" in training
    if shape.name == "promptfoo":
        return "redteam" in value or not {"prompts", "providers", "targets"}.isdisjoint(value)
    if shape.name == "llama-factory" and "stage" in value:
        return isinstance(value["stage"], str)
    return True


def _by_content(document: Document, keys: Keys) -> str:
    """By what stands deeper in the document."""
    inner = {key for _, table in document.tables for key in table}
    if "_component_" in inner and any(
        key.endswith("_component_") and str(value).startswith("torchtune.")
        for key, value in document.scalars
    ):
        return "torchtune"
    if _ADAPTERS & inner and len(_GENERIC & inner) > 1:
        return "training"
    named = {str(value) for key, value in document.scalars if "metric" in key}
    for key, table in document.tables:
        named |= set(table) if key == "metrics" else set()
    return "evaluation" if named & _METRICS and "results" not in keys else ""
