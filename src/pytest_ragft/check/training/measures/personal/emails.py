"""E-mail addresses of persons: no examples, no roles."""

import re
from collections.abc import Iterator

from pytest_ragft.check.training.measures.personal.finding import Found

_BEFORE = re.compile(r"(?<![\w.%+/@:-])[A-Za-z0-9][A-Za-z0-9._%+-]{1,63}\Z")
_AFTER = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,18}(?![\w@-])")
_LONGEST = 66

_EXAMPLE = re.compile(
    r"(?i)(?:^|\.)(?:example|test|invalid|local|localhost|localdomain|internal|lan)$"
    r"|(?:^|\.)example[\w-]*\.|(?:^|[.-])(?:your|my|some|any|sample|demo|fake|dummy|test|acme|foo|bar|abc"
    r"|xyz)[a-z-]*\.[a-z.]+$"
    r"|^(?:domain|mail|email|e-mail|company|companyname|corp|business|organization|website|site"
    r"|server|host|mailserver|provider|school|university|college|techcorp|bigcorp|placeholder|contoso"
    r"|fabrikam|northwind|xxx+|abc|a|b|x|y|aa+|[a-z])\.[a-z.]+$"
)
"""Domains that stand for any: RFC 2606, and what people write instead."""
_ROLE = re.compile(
    r"(?i)(?:info|contact|contacto|contato|kontakt|support|help|helpdesk|service|services|sales"
    r"|hello|office|admin|administrator|webmaster|postmaster|hostmaster|it[._-]?support|service[._-]?desk|no-?reply|do-?not-?reply"
    r"|ventas|vendas|verkauf|kundenservice|datenschutz|dataskydd\w*|registrator|rgpd|pr|press|media|jobs|careers?|hr|recruit\w*|legal|privacy|security|billing|accounts?|accounting"
    r"|marketing|team|mail|e?mails?|enquir\w+|inquir\w+|feedback|orders?|shop|store|customer\w*"
    r"|customer[._-]?(?:care|service|support)|care|booking|bookings|reservations?|abuse|root|git"
    r"|payments?|returns?|refunds?|dpo|gdpr|compliance|ethics|whistleblow\w*|notifications?|alerts?"
    r"|news|newsletter|events?|editor\w*|library|registrar|admissions?|reception|secretary"
    r"|dean|principal|president|chair\w*|faculty|department|ministry|council|embassy|consulate|mayor"
    r"|redaktion\w*|sekretariat|rectorat\w*|rektor\w*"
    r"|users?|username|user[._-]?name|your\w*|me|name|names?|first(?:name)?[._]?last(?:name)?"
    r"|someone|somebody|anyone|person|recipient|sender|client|member|guest|test\w*|demo\w*|sample"
    r"|example|foo|bar|abc\d*|xyz|(?:john|jane|max|joe)[._-]?(?:doe|smith|mustermann)?\d*"
    r"|(?:alice|bob|eve|mallory|carol|charlie|dave)\d*|j?\.?doe\d*|xxx+|\w)"
    r"(?:[._+-](?:\w{1,12}))?"
)
"""Addresses of functions and of nobody."""
_FILES = frozenset({
    "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "tsx", "jsx", "py", "css", "html", "md",
    "json", "yaml", "yml", "txt", "xml", "java", "class", "local", "service", "target", "so",
})  # fmt: skip
"""`logo@2x.png` and `getty@tty1.service` are no addresses."""


def emails(text: str) -> Iterator[Found]:
    at = text.find("@")
    while at >= 0:
        after = _AFTER.match(text, at + 1)
        before = _BEFORE.search(text[max(0, at - _LONGEST) : at]) if after else None
        if after and before and _is_personal(before[0], after[0].lower()):
            value = f"{before[0]}@{after[0]}".lower()
            yield Found("e-mail", value, f"{before[0][:2]}...@{after[0].lower()}")
        at = text.find("@", at + 1)


def _is_personal(name: str, domain: str) -> bool:
    if domain.rpartition(".")[2] in _FILES or _EXAMPLE.search(domain):
        return False
    return _ROLE.fullmatch(name) is None
