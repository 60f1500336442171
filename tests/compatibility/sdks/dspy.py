"""An assistant of DSPy's modules, whose cache is on as it comes."""

# /// compatibility
# versions = ["dspy==2.6.0", "dspy"]
# model = "gpt-4o-mini"
# buffers = ["predict_async_streaming"]
# says = "[[ ## reasoning ## ]]\nSo it is.\n\n[[ ## answer ## ]]\n{}\n\n[[ ## completed ## ]]"
#
# [ways]
# predict = "openai-chat"
# predict_async = "openai-chat"
# chain_of_thought = "openai-chat"
# uncached = "openai-chat"
# predict_async_streaming = "openai-chat"
# refine = "openai-chat"
#
# [without]
# "dspy==2.6.0" = ["predict_async", "predict_async_streaming", "refine"]
#
# [environment]
# OPENAI_API_BASE = "{origin}/v1"
# OPENAI_API_KEY = "made-up"
# LITELLM_LOCAL_MODEL_COST_MAP = "True"
# ///

import dspy

MODEL = "openai/gpt-4o-mini"

dspy.configure(lm=dspy.LM(MODEL))


class Ask(dspy.Signature):
    """You answer the customers of a shop."""

    question: str = dspy.InputField()
    answer: str = dspy.OutputField()


def predict(question):
    return dspy.Predict(Ask)(question=question).answer


async def predict_async(question):
    return (await dspy.Predict(Ask).acall(question=question)).answer


def chain_of_thought(question):
    return dspy.ChainOfThought(Ask)(question=question).answer


def uncached(question):
    with dspy.context(lm=dspy.LM(MODEL, cache=False)):
        return dspy.Predict("question -> answer")(question=question).answer


async def predict_async_streaming(question):
    listener = dspy.streaming.StreamListener(signature_field_name="answer")
    streaming = dspy.streamify(dspy.Predict(Ask), stream_listeners=[listener])
    async for piece in streaming(question=question):
        if isinstance(piece, dspy.streaming.StreamResponse):
            yield piece.chunk


def refine(question):
    best = dspy.BestOfN(dspy.Predict(Ask), N=1, reward_fn=lambda asked, got: 1.0, threshold=1.0)
    return best(question=question).answer
