"""Suites that stand among other plugins."""

PREAMBLE = """\
import json
import os
import random
import time
import unittest
import urllib.request

import httpx2
import pytest

ORACLE = "Refunds: customers may send goods back within 30 days of the delivery."
URL = os.environ["OPENAI_BASE_URL"] + "/chat/completions"


def body(question):
    return {"model": "m", "messages": [{"role": "user", "content": question}]}


def ask(question):
    return httpx2.post(URL, json=body(question)).json()["choices"][0]["message"]["content"]


async def ask_async(question):
    async with httpx2.AsyncClient() as client:
        reply = await client.post(URL, json=body(question))
    return reply.json()["choices"][0]["message"]["content"]


knows = pytest.mark.ragft(oracle=ORACLE, expects="You have 30 days to send it.")


"""

FAILING = """
import logging
import subprocess
import sys


@knows
def test_it():
    print("printed by the test")
    print("and as an error", file=sys.stderr)
    subprocess.run(["echo", "printed by a child"])
    logging.getLogger("app").warning("logged by the test")
    assert "30 days" in ask("How long?")


def test_other():
    assert ask("Hello?")


@pytest.mark.skip(reason="not today")
def test_skipped():
    raise NotImplementedError


@pytest.mark.xfail(reason="known")
def test_expected():
    assert "90 days" in ask("How long?")
"""
"""A failure of knowledge in the company of a pass, a skip and an expected failure."""

RETRIED = """
RUNS = {"fails": 0, "mends": 0}

@knows
def test_fails():
    RUNS["fails"] += 1
    question = f"How long, on day {RUNS['fails']}?"
    assert "30 days" in ask(question)

@knows
def test_mends():
    RUNS["mends"] += 1
    reply = ask("How long?")
    assert RUNS["mends"] > 1 or "30 days" in reply

def test_passes():
    assert ask("Hello?")
"""
"""Two tests that a plugin may run again: one fails each time, the other the first time."""
