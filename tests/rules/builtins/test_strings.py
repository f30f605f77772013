"""Text functions as a rule's author uses them."""

from __future__ import annotations

import pytest

from casewright.rules.feel import evaluate


@pytest.mark.parametrize(
    "text, expected",
    [
        ('string length("foo")', 3),
        ('string length("🐎ab")', 3),
        ('string length("")', 0),
        ("string length(5)", None),
        ("string length(null)", None),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 1, 99)', "foobar"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring("foobar", -7)', None),
        ('substring("foobar", 1, 0)', None),
        ('substring("foobar", 1.5)', "foobar"),
        ('substring("🐎ab", 2)', "ab"),
        ('upper case("aBc4")', "ABC4"),
        ('lower case("aBc4")', "abc4"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring before("foobar", "")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "xyz")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('substring after("", "a")', ""),
        ('contains("foobar", "oba")', True),
        ('contains("foobar", "of")', False),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True),
        ('ends with("foobar", null)', None),
        ('contains(["foobar"], "f")', True),
        ('contains(["foo", "bar"], "f")', None),
    ],
)
def test_parts_of_texts(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ('matches("foobar", "^fo*b")', True),
        ('matches("foobar", "^x")', False),
        ('matches("FOO", "foo", "i")', True),
        ('matches("a\\nb", "a.b")', False),
        ('matches("a\\nb", "a.b", "s")', True),
        ('matches("a\\nb", "^b", "m")', True),
        ('matches("ab", "a b", "x")', True),
        ('matches("a b", "a[ ]b", "x")', True),
        ('matches("ab", "a\\\\sb", "x")', False),
        ('matches("foo", "(")', None),
        ('matches("foo", "o", "q")', True),
        ('matches("foo", "o", "")', True),
        ('matches("foo", "o", null)', True),
        ('matches("foo", null)', None),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("abracadabra", "bra", "*")', "a*cada*"),
        ('replace("abracadabra", "a.*a", "*")', "*"),
        ('replace("abracadabra", "a.*?a", "*")', "*c*bra"),
        ('replace("abc", "b", "\\\\$")', "a$c"),
        ('replace("abc", "b", "$0$0")', "abbc"),
        ('replace("abc", "b", "$5")', "ac"),
        ('replace("ABC", "b", "x", "i")', "AxC"),
        ('replace("abc", "x*", "-")', None),
        ('split("John Doe", "\\\\s")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('split("abc", "x")', ["abc"]),
        ('split("", ";")', [""]),
        ('split("abc", null)', None),
    ],
)
def test_patterns(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "pattern, letter_o",
    [("[A-Z-[OI]]", False), ("[\\\\i]", True), ("\\\\c+", True), ("(O)\\\\1", False)],
)
def test_a_pattern_is_read_as_xpath_reads_it(pattern: str, letter_o: bool) -> None:
    assert evaluate(f'matches("O", "{pattern}")', {}) is letter_o


@pytest.mark.parametrize(
    "text, expected",
    [
        ('string join(["a", "b", "c"], ", ")', "a, b, c"),
        ('string join(["a", "b"])', "ab"),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('string join([], "-")', ""),
        ('string join("a", "-")', "a"),
        ('string join(["a", 1], "-")', None),
        ('string join(["a", "b"], null)', "ab"),
    ],
)
def test_joining(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("string(1.10)", "1.1"),
        ("string(1 / 3)", "0.3333333333333333333333333333333333"),
        ("string(true)", "true"),
        ('string("a")', "a"),
        ("string(null)", None),
        ('string(["a", 1, null])', '["a", 1, null]'),
        ('string({a b: "x", c: [true]})', '{a b: "x", c: [true]}'),
        ('string({"a!": 1})', '{"a!": 1}'),
        ('string(@"2024-01-01")', "2024-01-01"),
        ("string([1..5))", "[1..5)"),
        ("string((> 5))", "(5..)"),
        ("string(function(x, y) x)", "function(x, y)"),
        ('string("say \\"hi\\"")', 'say "hi"'),
        ('string(["say \\"hi\\""])', '["say \\"hi\\""]'),
    ],
)
def test_every_value_has_a_text(text: str, expected: object) -> None:
    assert evaluate(text, {}) == expected
