"""Calls of Ollama, as its SDK sends them."""

CHAT = {
    "model": "llama3.2",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Look:", "images": ["AAAA"]},
        {
            "role": "assistant",
            "content": "",
            "thinking": "Hm.",
            "tool_calls": [{"function": {"name": "look_up", "arguments": {}}}],
        },
        {"role": "tool", "tool_name": "look_up", "content": "30 days"},
        {"role": "user", "content": "How long?"},
    ],
    "tools": [{"type": "function", "function": {"name": "look_up"}}],
    "format": {"type": "object"},
    "options": {"seed": 1},
    "keep_alive": "5m",
}
GENERATE = {
    "model": "llama3.2",
    "prompt": "How long?",
    "system": "Be brief.",
    "template": "{{ .System }} {{ .Prompt }}",
    "context": [1, 2, 3],
    "images": ["AAAA"],
    "stream": False,
}
RAW = {"model": "m", "prompt": "<s>[INST] How long? [/INST]", "raw": True}
POSTS = {
    "ollama-chat": [("/api/chat", CHAT), ("/api/chat", {**CHAT, "stream": False})],
    "ollama-generate": [("/api/generate", GENERATE), ("/api/generate", RAW)],
}
