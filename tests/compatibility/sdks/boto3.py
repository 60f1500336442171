"""An assistant on Bedrock, through AWS's SDK: Converse, and InvokeModel with Anthropic's body."""

# /// compatibility
# versions = ["boto3==1.34.116", "boto3"]
# model = "anthropic.claude-3-5-sonnet-20240620-v1:0"
#
# [ways]
# converse = "bedrock-converse"
# converse_streaming = "bedrock-converse"
# converse_tools = "bedrock-converse"
# invoke = "bedrock-invoke"
# invoke_streaming = "bedrock-invoke"
# invoke_tools = "bedrock-invoke"
#
# [environment]
# AWS_ENDPOINT_URL_BEDROCK_RUNTIME = "{origin}"
# AWS_ACCESS_KEY_ID = "AKIAMADEUPFORTESTS"
# AWS_SECRET_ACCESS_KEY = "made-up-for-tests"
# AWS_DEFAULT_REGION = "us-east-1"
# AWS_EC2_METADATA_DISABLED = "true"
# ///

import json

import boto3

MODEL = "anthropic.claude-3-5-sonnet-20240620-v1:0"
SYSTEM = "You answer the customers of a shop."
TOPIC = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"]}

client = boto3.client("bedrock-runtime")


def look_up(topic):
    return "Parcels leave before noon."


def asked(question):
    turns = [{"role": "user", "content": [{"text": question}]}]
    return {"modelId": MODEL, "system": [{"text": SYSTEM}], "messages": turns}


def converse(question):
    return client.converse(**asked(question))["output"]["message"]["content"][0]["text"]


def converse_streaming(question):
    for event in client.converse_stream(**asked(question))["stream"]:
        yield event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")


def converse_tools(question):
    request = asked(question)
    spec = {"name": "look_up", "description": "Looks up.", "inputSchema": {"json": TOPIC}}
    while True:
        reply = client.converse(**request, toolConfig={"tools": [{"toolSpec": spec}]})
        message = reply["output"]["message"]
        uses = [block["toolUse"] for block in message["content"] if "toolUse" in block]
        if not uses:
            return message["content"][0]["text"]
        found = [(use["toolUseId"], [{"text": look_up(**use["input"])}]) for use in uses]
        results = [{"toolResult": {"toolUseId": id_, "content": given}} for id_, given in found]
        request["messages"] += [message, {"role": "user", "content": results}]


def body(turns, **more):
    version = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 200}
    return json.dumps({**version, "system": SYSTEM, "messages": turns, **more})


def invoke(question):
    turns = [{"role": "user", "content": question}]
    reply = client.invoke_model(modelId=MODEL, body=body(turns))
    return json.loads(reply["body"].read())["content"][0]["text"]


def invoke_streaming(question):
    turns = [{"role": "user", "content": [{"type": "text", "text": question}]}]
    reply = client.invoke_model_with_response_stream(modelId=MODEL, body=body(turns))
    for event in reply["body"]:
        yield json.loads(event["chunk"]["bytes"]).get("delta", {}).get("text", "")


def invoke_tools(question):
    turns = [{"role": "user", "content": question}]
    tool = {"name": "look_up", "description": "Looks a topic up.", "input_schema": TOPIC}
    while True:
        reply = client.invoke_model(modelId=MODEL, body=body(turns, tools=[tool]))
        content = json.loads(reply["body"].read())["content"]
        uses = [block for block in content if block["type"] == "tool_use"]
        if not uses:
            return content[0]["text"]
        results = [
            {"type": "tool_result", "tool_use_id": use["id"], "content": look_up(**use["input"])}
            for use in uses
        ]
        turns.append({"role": "assistant", "content": content})
        turns.append({"role": "user", "content": results})
