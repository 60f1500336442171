"""Each kind of personal data: what is one, and what only looks like it."""

import binascii
import builtins
import sys

import pytest

from pytest_ragft.check.training.measures.personal import Libraries, found_in, installed
from pytest_ragft.check.training.measures.personal import keys as keys_of
from pytest_ragft.check.training.measures.personal.finding import masked
from pytest_ragft.check.training.measures.personal.numbers import is_iban, passes_luhn

BOTH = Libraries(phonenumbers=True, stdnum=True)
NEITHER = Libraries(phonenumbers=False, stdnum=False)
SIGNED = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJ0YSJ9.q8Zr4TfV9xWm2LpKc7YdNh3B"


def _summed(prefix, body):
    """A token with the sum over it, as GitHub makes them."""
    total, told = binascii.crc32(body.encode()), ""
    for _ in range(6):
        total, digit = divmod(total, 62)
        told = keys_of._LETTERS[digit] + told
    return f"{prefix}_{body}{told}"


GITHUB = _summed("ghp", "Qm7xK2vT9sLb4RzW8yNc5HdJ3fPg6A")
BLOCK = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"


def kinds(text, libraries=BOTH):
    return {found.kind for found in found_in(text, libraries)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to marta.kowal@kowal-print.pl today", "e-mail"),
        ("<Jan.Wiepen@kowal-print.co.uk>;", "e-mail"),
        ("a@b@c marta.kowal@kowal-print.pl", "e-mail"),
        ("card 4539 7610 8243 5198, thanks", "card"),
        ("my visa card number is 4539761082435198", "card"),
        ("from DE23 2003 0000 0123 4567 49 please", "IBAN"),
        ("from NL02ABNA0123456789 please", "IBAN"),
        ("DE23 2003 0000 0123 4567 49 AND more", "IBAN"),
        ("from AT34 1904 3002 3457 3299 THEN more", "IBAN"),
        ("call me on +49 1512 3456781 tonight".replace("3456781", "9074418"), "phone"),
        ("Mobile: 971-801-4942", "phone"),
        ("Tel. (020) 7946 0018 38".replace(" 38", ""), "phone"),
        ("his SSN is 536-90-4399", "national number"),
        ("codice fiscale MRTMTT91D08F205J", "national number"),
        ("PESEL: 44051401359", "national number"),
        ("CPF 390.533.447-05", "national number"),
        ("CURP: BOXW310820HNERXN09", "national number"),
        ("Patient: Marta Kowal\nDate of birth: 14.03.1979", "birth date"),
        ("姓名：王小明 出生日期：1979年3月14", "birth date"),
        ("My home address is 750 Alder Street, Denver, CO 80203", "address"),
        ("ship to 12 Rue de Rivoli, 75001 Paris", "address"),
        ("Ő domicilio: Calle Mayor 12, 28013 Madrid", "address"),
        ("key sk-proj-9sXe2QmT7vLw4KzR8bYcHd6NfPg3", "key"),
        (f"token {GITHUB}", "key"),
        ("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", "key"),
        (f"Bearer {SIGNED}", "key"),
        (f"-----BEGIN PRIVATE KEY-----\n{BLOCK}\n-----END PRIVATE KEY-----", "key"),
        ("AKIA3QXM7VTSLB4RZW6N", "key"),
    ],
)
def test_personal_data_is_found(text, kind):
    assert kinds(text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "write to jane@example.com or info@kowal-print.pl",
        "john.doe@kowal-print.pl, user@host, logo@2x.png, git@github.com, x@y.z",
        "marta@kowal-print.pl_old and a@kowal",
        "primes 4001 4003 4007 4013 4019 4021 4027 4049 4051",
        "card 4111 1111 1111 1111 and 4539 7610 8243 5199",
        "id 4539761082435198 of a post",
        "card 4242 4242 4242 4242",
        "card 4444 4444 4444 4448",
        "9539 7610 8243 5198",
        "card a4539761082435198",
        "IBAN DE89 3704 0044 0532 0130 00 of the manual",
        "from DE23 2003 0000 0123 4567 48, from XX51200300000123456789 and A1234567",
        "DE23200300000123456749X1234567890",
        "call 555-0134 or 1-800-273-8255, tel 123-456-7890, tel 1111112",
        "phone 2024-01-15 and phone 415.9201",
        "the number 971-801-4942 of the part",
        "Phone: 971-801-4942 (customer service)",
        "phone x=9718014942, phone 97180149425551234567, phone 971801494a, phone 971-801-4942%",
        "phone +999 9718014942, phone 0000971801",
        "id 44051401359 of the order",
        "PESEL 44051401358 or PESEL 11111111111 or spesel: 44051401359 or PESEL: none",
        "SSN 123-45-6789, CPF 123.456.789-09",
        "Einstein was born on 14 March 1879",
        "Date of birth: 14.03.1979 of somebody",
        "Name: John Doe, date of birth: 14.03.1979",
        "the date of birth 1979 is missing",
        "my address is 123 Main Street, Springfield, IL 62704",
        "my address is 750 Alder Street in town, since 2019",
        "the address 2019",
        "key sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx and sk-your-key-goes-here-123456",
        "sk-learn-is-a-library-of-python-for-data",
        f"{GITHUB[:-1]}{'0' if GITHUB[-1] != '0' else '1'}",
        "eyJhbGciOiJIUzI1NiJ9x.eyJzdWIiOiJtYXJ0YSJ9.q8Zr4TfV9xWm2LpKc7YdNh3B",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJ0YSJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        "eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJtYXJ0YSJ9.q8Zr4TfV9xWm2LpKc7YdNh3B",
        f"-----BEGIN PRIVATE KEY-----\n{'.' * 80}\n-----END PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{' ' * 80}\n-----END PRIVATE KEY-----",
        "hf_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "İstanbul'da 2019 yılında",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert kinds(text) == set()


def test_without_the_libraries_the_rest_is_still_found():
    text = "call +49 1512 9074418, PESEL 44051401359, card 4539 7610 8243 5198"
    assert kinds(text, NEITHER) == {"card"}
    assert NEITHER.unchecked == "phones and national numbers"
    assert BOTH.unchecked == ""
    assert installed() == BOTH


def test_an_iban_is_told_by_its_check_digits_where_no_library_is_there(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **more):
        if name == "stdnum":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.delitem(sys.modules, "stdnum", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)
    assert is_iban("DE23200300000123456749")
    assert not is_iban("DE23200300000123456748")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("4539761082435198", "453...98"), ("abcd", "a...d"), ("ab", "..."), ("x" * 8, "xx...xx")],
)
def test_a_value_is_never_shown_whole(value, shown):
    assert masked(value) == shown


def test_no_found_key_is_shown():
    key = "sk-proj-9sXe2QmT7vLw4KzR8bYcHd6NfPg3"
    [found] = found_in(f"use {key} now", BOTH)
    assert found.shown == "sk-...g3"


@pytest.mark.parametrize(("digits", "valid"), [("79927398713", True), ("79927398710", False)])
def test_luhn(digits, valid):
    assert passes_luhn(digits) is valid
