"""Keys by which a configuration file shows that some rule may ask for it, seen in its bytes."""

import re
from functools import lru_cache

_IN_JSON = re.compile(rb'"([A-Za-z_][\w\-]{1,40})"\s*:')
_ON_LINES = re.compile(rb"""\n[ \t\-]*["']?([A-Za-z_][\w.\-]{0,60})["']?[ \t]*[:=](?=[\s{\["'])""")
"""The line's end before a key is part of it: what begins with one sign is found fastest."""
_IN_BRACES = re.compile(rb"""[{,]\s*["']?([A-Za-z_][\w.\-]{0,60})["']?[ \t]*[:=](?=[\s{\["'])""")
_TELLS = re.compile(
    rb"(?i)chunk_?(size|overlap|length|tokens|chars)|top_?[kn]$|_threshold$|overlap$|embedding_?model"
    rb"|(^|_)rerank|prompts?$|prompt_|^questions?$|(^|_)query$|expected|base_model|model_name"
    rb"|^_target_$|^_component_$|^init_parameters$|^lora|^peft|finetuning_type|training_file"
    rb"|learning_rate|zero_optimization|^asserts?$|^scenarios?$|system_(message|instruction)"
    rb"|^instructions?$|(^|_)retriev|^cases$|^ragft|^deepeval$|^ragas$|distributed_type|doc_to_text"
    rb"|^providers$|^redteam$|^user_input$|^vars$|^messages$|max_(new_)?tokens|^rag$"
)
_TELLING_WORDS = (b"faithfulness", b"groundedness", b"relevanc", b"context_recall", b"CronJob")
"""Names of metrics, and of what runs on a schedule: values, not keys."""


def tells(source: bytes, *, json: bool = False) -> bool:
    """May something stand in the file that a rule asks for?"""
    if json:
        keys = set(_IN_JSON.findall(source))
    else:
        keys = set(_ON_LINES.findall(b"\n" + source))
        if b"{" in source:
            keys.update(_IN_BRACES.findall(source))
    return any(map(_is_telling, keys)) or any(word in source for word in _TELLING_WORDS)


@lru_cache(maxsize=4096)
def _is_telling(key: bytes) -> bool:
    """Remembered: most files of a project have the same few keys."""
    return bool(_TELLS.search(key))
