import json

import pytest

from pytest_ragft.diagnosis.call import Problem, Reply
from pytest_ragft.wire import problems


def _error(**error):
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize(
    ("status", "retryable"),
    [
        (400, False),
        (401, False),
        (403, False),
        (404, False),
        (408, True),
        (409, True),
        (422, False),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_a_status_says_whether_another_try_helps(status, retryable):
    problem = problems.of_status(status, _error(message="No."))
    assert problem.detail == f"HTTP {status}: No."
    assert problem.retryable is retryable


@pytest.mark.parametrize(
    ("status", "error", "refused"),
    [
        (401, {"message": "No."}, True),
        (403, {"message": "No."}, True),
        (404, {"message": "Invalid API key."}, False),
        (400, {"message": "API key not valid. Please pass a valid API key."}, True),
        (400, {"message": "API key expired. Please renew the API key."}, True),
        (400, {"message": "Incorrect API key provided: xa***bc."}, True),
        (400, {"message": "No.", "code": "invalid_api_key"}, True),
        (400, {"message": "Unknown field 'api_key_name'."}, False),
        (500, {"message": "The API key is missing a leg."}, False),
    ],
)
def test_a_key_that_is_refused_is_told_from_a_bad_request(status, error, refused):
    assert problems.of_status(status, _error(**error)).refused is refused


def test_a_spent_quota_is_not_tried_again():
    problem = problems.of_status(429, _error(message="Pay.", code="insufficient_quota"))
    assert not problem.retryable


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "HTTP 502"),
        (b"<html>\n  Bad gateway\x1b[31m</html>", "HTTP 502: <html> Bad gateway [31m</html>"),
        (b"[" * 100_000, "HTTP 502: " + "[" * 199 + "…"),
        (b'["a"]', 'HTTP 502: ["a"]'),
        (b'{"error": "plain"}', "HTTP 502: plain"),
        (b'{"detail": "fastapi"}', "HTTP 502: fastapi"),
        (b'{"error": {"code": "E1"}}', "HTTP 502: E1"),
        (b'{"error": {"status": 3}}', 'HTTP 502: {"status": 3}'),
        (
            b'{"error": {"message": "key sk-abcdefghijklmnopqrst bad"}}',
            "HTTP 502: key [redacted API key] bad",
        ),
    ],
)
def test_the_detail_is_one_short_line_without_secrets(content, detail):
    assert problems.of_status(502, content).detail == detail


@pytest.mark.parametrize(
    "error",
    [
        {"message": "Filtered.", "code": "content_filter"},
        {"message": "Filtered.", "innererror": {"code": "ResponsibleAIPolicyViolation"}},
        {"message": "Filtered.", "type": "content_policy_violation"},
        {"message": "Output blocked by content filtering policy", "type": "invalid_request_error"},
    ],
)
def test_a_filtered_prompt_is_told_from_a_bad_request(error):
    problem = problems.of_status(400, _error(**error))
    assert problem == Problem("content_filter", error["message"])


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        ({"message": "Busy.", "code": 429}, Problem("status", "HTTP 429: Busy.", retryable=True)),
        ({"message": "No.", "code": "404"}, Problem("status", "HTTP 404: No.")),
        (
            {"message": "Oops.", "code": "server_error"},
            Problem("status", "the provider reported: Oops.", retryable=True),
        ),
        (
            {"message": "Busy.", "type": "overloaded_error"},
            Problem("status", "the provider reported: Busy.", retryable=True),
        ),
        (
            {"message": "Odd.", "code": "9" * 5000},
            Problem("status", "the provider reported: Odd."),
        ),
        ("Odd.", Problem("status", "the provider reported: Odd.")),
        (
            {"message": "No.", "type": "authentication_error"},
            Problem("status", "the provider reported: No.", refused=True),
        ),
    ],
)
def test_an_error_in_a_good_reply_is_read(error, problem):
    assert problems.of_error(error) == problem


@pytest.mark.parametrize(
    ("reply", "finished", "kind"),
    [
        (Reply("text"), True, None),
        (Reply(tool_calls=("f()",)), True, None),
        (Reply(refusal=True), True, None),
        (Reply("  \n"), True, "empty"),
        (Reply("", stop_reason="length"), True, "empty"),
        (Reply("text"), False, "cut"),
        (Reply("text", stop_reason="content_filter"), True, "content_filter"),
    ],
)
def test_a_reply_that_says_nothing_about_the_model_has_a_problem(reply, finished, kind):
    problem = problems.check(reply, finished=finished).problem
    assert (problem and problem.kind) == kind
