"""Calls of Cohere, as both versions of its SDK send them."""

TITLED = {"title": "Refunds", "snippet": "30 days."}
CHAT = {
    "model": "command-a",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "image_url"}]},
        {
            "role": "assistant",
            "tool_plan": "I look it up.",
            "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f"}}],
        },
        {
            "role": "tool",
            "tool_call_id": "1",
            "content": [
                {"type": "document", "document": {"id": "a", "data": '{"days": 30}'}},
                {"type": "text", "text": "So it says."},
            ],
        },
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm."}]},
        {"role": "user", "content": "How long?"},
    ],
    "documents": ["14 days.", {"id": "b", "data": TITLED}, {"data": {"days": 30}}],
    "tools": [{"type": "function", "function": {"name": "f"}}],
    "safety_mode": "STRICT",
}
MESSAGE = {
    "model": "command-r",
    "message": "How long?",
    "preamble": "Be brief.",
    "chat_history": [
        {"role": "USER", "message": "Hello"},
        {"role": "CHATBOT", "message": "Hi", "tool_calls": []},
        {
            "role": "TOOL",
            "tool_results": [{"call": {"name": "f"}, "outputs": [{"text": "14 days."}]}],
        },
    ],
    "documents": [{"id": "b", **TITLED}],
    "stream": False,
}
RESULTS = {
    "message": "",
    "chat_history": [{"role": "USER", "message": "How long?"}],
    "tool_results": [
        {"call": {"name": "f", "parameters": {}}, "outputs": [{"text": "30 days."}]},
        {"call": {"name": "g", "parameters": {}}, "outputs": [{"a": 1}, {"b": 2}]},
    ],
    "stream": True,
}
POSTS = {
    "cohere-chat": [("/v2/chat", CHAT), ("/v2/chat", {**CHAT, "stream": True})],
    "cohere-chat-v1": [("/v1/chat", MESSAGE), ("/v1/chat", RESULTS)],
}
