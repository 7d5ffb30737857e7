"""E-mail addresses at the edges of what Braze's page on validation prints."""

from __future__ import annotations

import pytest

from brazesmith.contract import judge
from brazesmith.contract.emails import is_plain_email, problem_of_email
from brazesmith.contract.rules.examples import attributes

VALID = [
    "ada@example.com",
    "ab@gmail.com",
    "a@example.com",
    "ada+1@mail.example.co.uk",
    "ADA@EXAMPLE.COM",
    "-a^+$'&#/!%*=?`|~_@example.com",
    "-@example.com",
    "_a-b.c@live.com",
    "a.b+'x@outlook.com",
    "a@MSN.com",
    "1@hotmail.de",
    "ädä@example.de",
    "日本@example.jp",
    "हिन्दी@example.in",
    "ada@xn--bcher-kva.de",
    "ada@example.xn--p1ai",
    "ada@1.com",
    "ada@a-1.museum",
    "ada@example.ck",
]
REFUSED = [
    "ada",
    "@example.com",
    "@example.com",
    "ada@",
    "ada@localhost",
    "ada@lovelace@example.com",
    ".ada@example.com",
    "ada.@example.com",
    '"ada"@example.com',
    "a(b@example.com",
    "a,b@example.com",
    "a\u200bb@example.com",
    "aé@example.com",
    "ada❤️@example.com",
    "ada@-example.com",
    "ada@example-.com",
    "ada@exa_mple.com",
    "ada@example..com",
    "ada@.example.com",
    "ada@example.com.",
    "ada@127.0.0.1",
    "ada@[127.0.0.1]",
    "ada@[IPv6:::1]",
    "ada@::1",
    "ada@example.123",
    "ada@example.test",
    "ada@example.onion",
    "ada@example.c",
    "ada@exämple.de",
    "ada@example.рф",
    "a@gmail.com",
    "a@GMAIL.COM",
    "o'brien@outlook.com",
    "a..b@hotmail.com",
    "a.@msn.com",
    ".a@live.com",
    "-a@live.com",
    "é@live.com",
    "+a@live.com",
    "a'@olive.com",
]
DOUBTFUL = ["ada..lovelace@example.com", "😀@example.com", "a“b@example.com", "a…b@example.com"]

AT_THE_LIMITS = [
    ("a" * 64 + "@example.com", []),
    ("a" * 65 + "@example.com", ["BZ108"]),
    ("é" * 64 + "@example.com", []),
    ("ada@" + "b" * 63 + ".com", []),
    ("ada@" + "b" * 64 + ".com", ["BZ108"]),
    ("ada@example.com ", ["BZ108"]),
    ("ada lovelace@example.com", ["BZ108"]),
    ("ada@example.com\n", ["BZ108"]),
    ("ada\u3000lovelace@example.com", ["BZ108"]),
    ("", ["BZ108"]),
]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        *((email, []) for email in VALID),
        *((email, ["BZ108"]) for email in REFUSED),
        *((email, ["BZ112"]) for email in DOUBTFUL),
        *AT_THE_LIMITS,
    ],
)
def test_an_address(email: str, expected: list[str]) -> None:
    verdict = judge(attributes(email=email))
    assert [finding.code for finding in verdict.findings] == expected
    assert verdict.verdict == ("rejected" if "BZ108" in expected else "accepted")


@pytest.mark.parametrize("email", [*VALID, *REFUSED, *(email for email, _ in AT_THE_LIMITS)])
def test_the_common_form_is_a_part_of_what_is_valid(email: str) -> None:
    assert not is_plain_email(email) or problem_of_email(email) is None


def test_the_finding_says_what_is_wrong() -> None:
    (finding,) = judge(attributes(email="ada@example.test")).findings
    assert finding.message == (
        '`email` is "ada@example.test", which Braze refuses: `.test` is not in ICANN\'s list of '
        "domains"
    )
    assert finding.wire == "The value provided for the 'email' field is not a valid email."
