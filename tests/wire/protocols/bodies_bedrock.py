"""Calls of Bedrock, as boto3 sends them."""

ARN = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.m"
MARK = {"cachePoint": {"type": "default"}}
QUESTION = [{"role": "user", "content": [{"text": "How long?"}]}]
BYTES = {"document": {"format": "pdf", "name": "b", "source": {"bytes": "AAAA"}}}
CONVERSE = {
    "system": [{"text": "Be brief."}, MARK],
    "messages": [
        {
            "role": "user",
            "content": [
                {"text": "Look:"},
                {"document": {"format": "txt", "name": "a", "source": {"text": "14 days."}}},
                BYTES,
                MARK,
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "Hm."}}},
                {"toolUse": {"toolUseId": "1", "name": "look_up", "input": {}}},
                {"toolUse": {"toolUseId": "2", "name": "send", "input": {}}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"toolResult": {"toolUseId": "1", "content": [{"text": "30 days."}]}},
                {"toolResult": {"toolUseId": "2", "content": [{"json": {"days": [14]}}]}},
                MARK,
            ],
        },
        {"role": "assistant", "content": [{"text": "It is 30 days."}]},
        {"role": "user", "content": [{"text": "How long?"}]},
    ],
    "inferenceConfig": {"maxTokens": 9},
    "toolConfig": {"tools": [{"toolSpec": {"name": "look_up"}}, {"toolSpec": {"name": "send"}}]},
}
SOURCED = {
    "messages": [
        {
            "role": "user",
            "content": [
                {"searchResult": {"source": "a", "title": "b", "content": [{"text": "14 days."}]}},
                {
                    "document": {
                        "format": "txt",
                        "name": "c",
                        "source": {"content": [{"text": "30"}, {"text": "days."}]},
                    }
                },
                {"guardContent": {"text": {"text": "How long?", "qualifiers": ["query"]}}},
            ],
        },
        {
            "role": "assistant",
            "content": [{"citationsContent": {"content": [{"text": "30"}], "citations": []}}],
        },
        {
            "role": "user",
            "content": [
                {
                    "toolResult": {
                        "toolUseId": "1",
                        "content": [{"searchResult": {"content": [{"text": "x"}]}}, BYTES],
                    }
                }
            ],
        },
    ]
}
CLAUDE = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 9,
    "system": "Be brief.",
    "messages": [{"role": "user", "content": "How long?"}],
}
NOVA = {"schemaVersion": "messages-v1", "messages": QUESTION, "inferenceConfig": {}}
COMPLETION = {"messages": [{"role": "user", "content": "How long?"}], "max_tokens": 9}
COHERE = {"message": "How long?", "documents": [{"title": "a", "snippet": "30 days."}]}
TITAN = {"inputText": "User: How long?\nBot:", "textGenerationConfig": {"maxTokenCount": 9}}
LLAMA = {
    "prompt": (
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHow long?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "max_gen_len": 9,
}
POSTS = {
    "bedrock-converse": [
        (f"/model/{ARN}/converse", CONVERSE),
        ("/model/m/converse-stream", CONVERSE),
        ("/model/m/converse", SOURCED),
    ],
    "bedrock-invoke": [
        ("/model/anthropic.m/invoke", CLAUDE),
        (f"/model/{ARN}/invoke-with-response-stream", CLAUDE),
        ("/model/amazon.nova-m/invoke", NOVA),
        ("/model/amazon.nova-m/invoke-with-response-stream", {"messages": QUESTION}),
        ("/model/openai.gpt-oss/invoke", COMPLETION),
        ("/model/openai.gpt-oss/invoke-with-response-stream", {**COMPLETION, "stream": True}),
        ("/model/cohere.command-r/invoke", COHERE),
        ("/model/cohere.command-r/invoke-with-response-stream", {**COHERE, "stream": True}),
        ("/model/amazon.titan-text/invoke", TITAN),
        ("/model/amazon.titan-text/invoke-with-response-stream", TITAN),
        ("/model/meta.llama3/invoke", LLAMA),
        ("/model/meta.llama3/invoke-with-response-stream", LLAMA),
        ("/model/mistral.m/invoke", {"prompt": "<s>[INST] How long? [/INST]"}),
        ("/model/deepseek.r1/invoke-with-response-stream", {"prompt": "How long?"}),
    ],
}
