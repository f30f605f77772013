"""Text functions against the same thing in Python, and patterns construct by construct."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules.errors import NoValue
from casewright.rules.feel import evaluate
from casewright.rules.patterns import replacement

texts = st.text("ab é🐎\n", max_size=8)
parts = st.text("ab é🐎", max_size=2)


# ------------------------------------------------------------- against Python


@given(texts, parts)
def test_parts_of_a_text_agree_with_python(text: str, part: str) -> None:
    data: dict[str, object] = {"t": text, "p": part}
    expected = {
        "string length(t)": len(text),
        "upper case(t)": text.upper(),
        "lower case(t)": text.lower(),
        "contains(t, p)": part in text,
        "starts with(t, p)": text.startswith(part),
        "ends with(t, p)": text.endswith(part),
        "substring before(t, p)": text[: text.index(part)] if part and part in text else "",
        "substring after(t, p)": text[text.index(part) + len(part) :] if part in text else "",
        "t + p": text + part,
        "t < p": text < part,
        "string join([t, p, t], p)": part.join([text, part, text]),
    }
    found = {call: evaluate(call, data) for call in expected}
    assert found == expected


@given(texts, st.integers(-10, 10), st.integers(-2, 10))
def test_a_substring_is_a_slice_counted_from_one_or_from_the_end(
    text: str, start: int, length: int
) -> None:
    data: dict[str, object] = {"t": text, "s": start, "n": length}
    inside = 1 <= abs(start) <= max(len(text), 1)
    begin = start - 1 if start > 0 else len(text) + start
    rest = text[begin:] if inside and text else ("" if inside else None)
    if text:
        assert evaluate("substring(t, s)", data) == rest
        limited = text[begin : begin + length] if inside and length > 0 else None
        assert evaluate("substring(t, s, n)", data) == limited


@given(texts, st.sampled_from(["a", " ", "é", "ab", "🐎"]))
def test_splitting_and_joining_are_inverse(text: str, gap: str) -> None:
    data: dict[str, object] = {"t": text, "g": gap}
    assert evaluate("split(t, g)", data) == text.split(gap)
    assert evaluate("string join(split(t, g), g)", data) == text
    assert evaluate("count(split(t, g)) - 1", data) == text.count(gap)


@given(
    texts, st.sampled_from(["a", "b+", "[ab]", "a|b", "(a)(b)?", "é.", "^a", "b$", "a{2}"]), parts
)
def test_replacing_agrees_with_python(text: str, pattern: str, new: str) -> None:
    data: dict[str, object] = {"t": text, "p": pattern, "n": new}
    # In XPath `$` is the end of the text, in Python also the place before a last newline.
    same = re.compile(pattern.replace("$", r"\Z"))
    assert evaluate("replace(t, p, n)", data) == same.sub(lambda match: new, text)
    assert evaluate("matches(t, p)", data) is (same.search(text) is not None)


@given(texts)
def test_a_text_in_a_literal_is_the_text(text: str) -> None:
    written = evaluate("string([t])", {"t": text})
    assert isinstance(written, str)
    assert evaluate(f"{written}[1]", {}) == text


# -------------------------------------------------------------------- patterns


@pytest.mark.parametrize(
    "pattern, yes, no",
    [
        ("^abc$", ["abc"], ["abcd", "xabc", "abc\n"]),
        ("a.c", ["abc", "xaécx"], ["ac", "a\nc"]),
        ("a*b", ["b", "aab"], ["a", ""]),
        ("a+b", ["ab", "aab"], ["b"]),
        ("^a?b", ["b", "ab"], ["aab", "a"]),
        ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a"]),
        ("a|b", ["a", "b"], ["c"]),
        ("^(ab)+$", ["ab", "abab"], ["aba"]),
        ("^(?:ab)+$", ["abab"], ["aba"]),
        ("[abc]", ["b"], ["d"]),
        ("^[^abc]$", ["d"], ["b", ""]),
        ("^[a-c]$", ["b"], ["d", "-"]),
        ("^[a-c0-9_-]+$", ["b-5_"], ["b d"]),
        (r"^\d{4}-\d{2}$", ["2024-02"], ["24-2"]),
        (r"^\w+$", ["abc1"], ["a b", "a_b"]),
        (r"^\s$", [" ", "\t", "\n"], ["a"]),
        (r"^\S+$", ["ab"], ["a b"]),
        (r"^\D+$", ["ab"], ["a1"]),
        (r"^\W$", ["-"], ["a"]),
        (r"\.", ["a.b"], ["ab"]),
        (r"^\p{Lu}", ["Éa"], ["éa"]),
        (r"^\P{L}$", ["1"], ["a"]),
        (r"^[\p{L}\d]+$", ["é1"], ["é-"]),
        (r"a\\b", ["a\\b"], ["ab"]),
        (r"^\^\$\|\?\*\+\(\)\[\]\{\}$", ["^$|?*+()[]{}"], [""]),
        # Where XPath is itself, and other engines are not.
        (r"^[A-Z-[OI]]$", ["A", "Z"], ["O", "I", "-"]),
        (r"^[a-z-[aeiou]]+$", ["xyz"], ["xaz"]),
        (r"^[^a-z-[0-9]]$", ["A", "-"], ["a", "5"]),
        (r"^[a-z-[a-m-[e]]]+$", ["nez"], ["a"]),
        (r"^\i\c*$", ["a1", "_x-y"], ["1a", "-"]),
        (r"^\I$", ["1"], ["a"]),
        (r"^[\i]$", ["a", ":"], ["1"]),
        (r"^\C$", [" "], ["a", "1"]),
        (r"^(a|b)\1$", ["aa", "bb"], ["ab"]),
        (r"^(a)?b\1$", ["b", "aba"], ["ab"]),
        (r"^(a)(b)\2\1$", ["abba"], ["abab"]),
        (r"^(a)\10$", ["aa0"], ["aa"]),
        (r"^\d$", ["5", "٣"], ["a", "½"]),
        (r"^\w$", ["$", "é", "½"], ["-", " "]),
        (r"^[\w-[_]]$", ["a"], ["_", "-"]),
        (r"^[\W\d]$", ["-", "1"], ["a"]),
        (r"^\p{IsGreek}+$", ["αβ"], ["ab"]),
        (r"^\P{IsBasicLatin}$", ["é"], ["e"]),
        (r"^\p{Cn}$", ["\u0378"], ["a"]),
        ("a$", ["ba"], ["a\n"]),
        (r"^(a)\1$", ["aa"], ["aa\n"]),
        ("a.c", ["abc"], ["a\nc", "a\rc"]),
        ("^[-a]$", ["-", "a"], ["b"]),
        ("^[a-]$", ["-", "a"], ["b"]),
        ("^[a^]$", ["^", "a"], ["b"]),
        ("🐎+", ["🐎🐎"], ["a"]),
        ("", ["", "a"], []),
    ],
)
def test_what_a_pattern_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    found = {text: evaluate("matches(t, p)", {"t": text, "p": pattern}) for text in yes + no}
    assert found == {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}


@pytest.mark.parametrize(
    "pattern, flags, yes, no",
    [
        ("abc", "i", ["ABC", "aBc"], ["ab"]),
        ("a.c", "s", ["a\nc"], ["ac"]),
        ("^b$", "m", ["a\nb\nc"], ["ab"]),
        ("a b c", "x", ["abc"], ["a b c"]),
        ("a[ ]b", "x", ["a b"], ["ab"]),
        ("A.C", "si", ["a\nc"], ["ac"]),
        ("^ b $", "mx", ["a\nb"], ["ab"]),
        ("^a.b$", "smix", ["x\nA\nB"], ["ab"]),
        ("a", "", ["a"], ["A"]),
        ("a.c", "q", ["a.c"], ["abc"]),
        ("a.C", "qi", ["A.c"], ["abc"]),
        ("[A-Z-[OI]]", "i", ["a", "X"], ["o", "I"]),
        ("^[^Q]$", "i", ["a"], ["q", "Q"]),
        (r"^\p{Lu}$", "i", ["A"], ["a"]),
        (r"^(a)\1$", "i", ["aA"], ["ab"]),
        ("^k$", "i", ["K", "\u212a"], ["c"]),
        (r"\p{ Is Basic Latin }", "x", ["a"], ["é"]),
        (r"^a {1, 2}$", "x", ["aa"], ["aaa"]),
    ],
)
def test_what_a_flag_changes(pattern: str, flags: str, yes: list[str], no: list[str]) -> None:
    for text in yes + no:
        data: dict[str, object] = {"t": text, "p": pattern, "f": flags}
        assert evaluate("matches(t, p, f)", data) is (text in yes), text


@pytest.mark.parametrize(
    "pattern",
    [
        # Not well formed.
        "(", ")", "[", "a{3,1}", "*a", "a**", "[b-a]", "\\", "(?<name",
        "[]", "[^]", "[a", "[a-", "[a-z-[b]c]", "[-[a]]", "[a-c-1]", "[a[b]]", "]", "{", "}", "a{b}",
        "a{1", "a{,2}", "+", "?", "|*", "a|*b", "(a", "a)", "(()", r"[a-\d]", r"[\d-z]",
        # Known to other engines, but not to XPath: refused, never guessed.
        r"\b", r"\A", r"\z", r"\x41", r"\u0041", r"\0", r"\e", r"\-b\Q", "(?i)a", "(?P<n>a)", "(?#c)a",
        "a++", "a?+", r"\p{Greek}", r"\p{Lq}", r"\p{IsNowhere}", r"\p{", r"\pL", r"[[:alpha:]]",
        "(?=a)b", "(?!a)b", "(?<=a)b",
        # A back-reference to what is not there, or not yet.
        r"\1", r"\1(a)", r"(a\1)", r"(a)\2", r"(a)[\1]",
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_read_has_no_answer(pattern: str) -> None:
    data: dict[str, object] = {"t": "abc", "p": pattern}
    assert evaluate("matches(t, p)", data) is None
    assert evaluate('replace(t, p, "x")', data) is None
    assert evaluate("split(t, p)", data) is None


@pytest.mark.parametrize("flags", ["g", "I", "i m", "ii q", "1", "u"])
def test_flags_that_do_not_exist_have_no_answer(flags: str) -> None:
    data: dict[str, object] = {"f": flags}
    assert evaluate('matches("abc", "b", f)', data) is None
    assert evaluate('replace("abc", "b", "x", f)', data) is None


@pytest.mark.parametrize(
    "template, expected",
    [
        ("plain", "plain"),
        ("", ""),
        (r"\$1", "$1"),
        (r"\\", "\\"),
        ("$0", "<0>"),
        ("a$1b$2c", "a<1>b<2>c"),
        ("$10", "<1>0"),
        ("$12", "<12>"),
        ("$123", "<12>3"),
        ("$99", "<9>9"),
        (r"\$$1", "$<1>"),
    ],
)
def test_the_groups_of_a_replacement_are_found(template: str, expected: str) -> None:
    found = replacement(template, 2 if template == "$10" else 12)
    shown = (f"<{part}>" if isinstance(part, int) else part for part in found)
    assert "".join(shown) == expected


@pytest.mark.parametrize("template", ["$", "a$", "$a", "$$", "\\", "\\n", "a\\", "$\\"])
def test_a_replacement_with_a_mark_that_means_nothing_is_refused(template: str) -> None:
    with pytest.raises(NoValue, match="stands alone"):
        replacement(template, 3)


@pytest.mark.parametrize(
    "text, pattern, template, expected",
    [
        ("2024-02-29", r"(\d+)-(\d+)-(\d+)", "$3.$2.$1", "29.02.2024"),
        ("abc", "b", "[$0]", "a[b]c"),
        ("abab", "(a)(b)", "$2$1", "baba"),
        ("abc", "(x)?b", "<$1>", "a<>c"),
        ("abc", "b", "$1", "ac"),
        ("abc", "b", r"\$0", "a$0c"),
        ("a.b.c", r"\.", "", "abc"),
        ("a🐎b", "🐎", "é", "aéb"),
        ("aaa", "a", "aa", "aaaaaa"),
        ("abc", "$", "x", None),
        ("abc", "x?", "-", None),
        ("ABC", "b", "x", "ABC"),
    ],
)
def test_groups_in_a_replacement(
    text: str, pattern: str, template: str, expected: str | None
) -> None:
    data: dict[str, object] = {"t": text, "p": pattern, "r": template}
    assert evaluate("replace(t, p, r)", data) == expected


@pytest.mark.parametrize(
    "text, pattern, expected",
    [
        ("a,b;c", "[,;]", ["a", "b", "c"]),
        ("a  b", r"\s+", ["a", "b"]),
        (",a,", ",", ["", "a", ""]),
        ("", ",", [""]),
        ("abc", ",", ["abc"]),
        ("abc", "", ["a", "b", "c"]),
        ("a|b", r"\|", ["a", "b"]),
        ("a🐎b🐎", "🐎", ["a", "b", ""]),
    ],
)
def test_splitting_at_a_pattern(text: str, pattern: str, expected: list[str]) -> None:
    assert evaluate("split(t, p)", {"t": text, "p": pattern}) == expected
