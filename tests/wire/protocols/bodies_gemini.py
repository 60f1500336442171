"""Calls of Gemini, as its SDK and the REST interface send them."""

PATH = "/v1beta/models/gemini-2.5-flash:generateContent"
STREAM = "/v1beta/models/gemini-2.5-flash:streamGenerateContent"
VERTEX = "/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash"
IMAGE = {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}
TOOLS = [{"functionDeclarations": [{"name": "look_up"}, {"name": "send"}]}, {"googleSearch": {}}]


def called(name):
    return {"functionCall": {"name": name, "args": {}}, "thoughtSignature": "c2ln"}


def responded(name, response):
    return {"functionResponse": {"name": name, "response": response}}


BODY = {
    "systemInstruction": {"role": "user", "parts": [{"text": "Be brief."}]},
    "contents": [
        {"role": "user", "parts": [{"text": "Look:"}, IMAGE]},
        {
            "role": "model",
            "parts": [
                {"text": "I wonder.", "thought": True},
                called("look_up"),
                called("send"),
            ],
        },
        {
            "role": "user",
            "parts": [
                responded("look_up", {"result": "30 days"}),
                responded("send", {"found": ["14 days"]}),
            ],
        },
        {"role": "model", "parts": [{"text": "It is 30 days."}]},
        {"role": "user", "parts": [{"text": "How long?"}]},
    ],
    "cachedContent": "cachedContents/1",
    "generationConfig": {"temperature": 0.1, "candidateCount": 2},
    "tools": TOOLS,
}
SINGLE = {
    "system_instruction": {"parts": {"text": "Be brief."}},
    "contents": {"parts": {"text": "How long?"}},
}
POSTS = {
    "gemini": [
        (PATH, BODY),
        (PATH, SINGLE),
        (f"{STREAM}?alt=sse", BODY),
        (f"{VERTEX}:streamGenerateContent", {"contents": BODY["contents"][:3]}),
    ]
}
