"""XPath's patterns in the engine's words: what each construct matches, and what is refused why."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.rules import charsets, patterns
from casewright.rules.charsets import LAST, Ranges
from casewright.rules.errors import LimitExceeded, NoValue
from casewright.rules.xpath_regex import class_text, point, quoted, translate


def found(pattern: str, text: str, flags: str = "") -> bool:
    return patterns.compiled(pattern, flags).found_in(text)


def whole(pattern: str, text: str, flags: str = "") -> bool:
    return found(f"^(?:{pattern})$", text, flags)


# ------------------------------------------------------------------ structure


@pytest.mark.parametrize(
    "pattern, yes, no",
    [
        ("abc", "abc", "ab"),
        ("a|bc|", "a bc", "b c"),
        ("a?", "a", "aa"),
        ("(a|b)*c", "c ac abbac", "ab"),
        ("(?:ab){2}", "abab", "ab ababab"),
        ("a{2,}", "aa aaaa", "a"),
        ("a{0}b", "b", "ab"),
        ("a{0,1}", "a", "aa"),
        ("a{01,02}", "a aa", "aaa"),
        ("a+?b", "ab aab", "b"),
        ("a??b", "b ab", "aab"),
        ("a{1,2}?b", "ab aab", "aaab"),
        ("()a", "a", "b"),
        ("(|a)b", "b ab", "a"),
        ("a.c", "abc a🐎c", "ac"),
        (r"\(\)\[\]\{\}", "()[]{}", "x"),
        (r"\.\?\*\+\|\\\^\$\-", ".?*+|\\^$-", "x"),
        ("a,b;c:d'e\"f/g~h!i@j#k%l&m=n<o>p_q`", "a,b;c:d'e\"f/g~h!i@j#k%l&m=n<o>p_q`", "a"),
        ("a-b", "a-b", "ab"),
        ("äöü€", "äöü€", "aou"),
    ],
)  # fmt: skip
def test_the_structure_of_a_pattern(pattern: str, yes: str, no: str) -> None:
    assert {text: whole(pattern, text) for text in yes.split()} == dict.fromkeys(yes.split(), True)
    assert {text: whole(pattern, text) for text in no.split()} == dict.fromkeys(no.split(), False)


@pytest.mark.parametrize(
    "pattern, text, matched",
    [
        ("a*", "aaab", "aaa"),
        ("a*?b", "aaab", "aaab"),
        ("a+?", "aaa", "a"),
        ("a{2,3}", "aaaa", "aaa"),
        ("a{2,3}?", "aaaa", "aa"),
        ("a|ab", "ab", "a"),
        ("ab|a", "ab", "ab"),
        ("(a|ab)(c|bcd)", "abcd", "abcd"),
    ],
)
def test_which_of_several_matches_is_taken(pattern: str, text: str, matched: str) -> None:
    first = next(iter(patterns.compiled(pattern, "").matches_in(text)))
    assert first[0] == matched


# -------------------------------------------------------------------- classes


@pytest.mark.parametrize(
    "pattern, yes, no",
    [
        ("[abc]", "abc", "dA-"),
        ("[^abc]", "dA-\n", "abc"),
        ("[a-c]", "abc", "d-"),
        ("[a-cx-z]", "abcxyz", "dw-"),
        ("[a-c-[b]]", "ac", "b"),
        ("[^a-c-[x]]", "dy", "abcx"),
        ("[a-z-[aeiou]]", "bcd", "aeiou"),
        ("[a-z-[^aeiou]]", "aeiou", "bcd"),
        ("[a-z-[m-z-[x]]]", "ablx", "mnyz"),
        (r"[\w-[\d_]]", "aé", "5-_"),
        (r"[\p{L}-[\p{Lu}]]", "aß", "A5"),
        (r"[\d-[5-9]]", "01234", "56789"),
        ("[-a]", "-a", "b"),
        ("[a-]", "-a", "b"),
        ("[a^]", "a^", "b"),
        (r"[\^a]", "a^", "b"),
        (r"[a\]b]", "a]b", "\\"),
        (r"[a\\b]", "a\\b", "c"),
        (r"[\-a]", "-a", "b"),
        (r"[a\-z]", "a-z", "b"),
        (r"[\n\r\t]", "\n\r\t", " n"),
        (r"[\s\d]", " 5", "a"),
        (r"[^\s\d]", "a", " 5"),
        (r"[\S]", "a", " "),
        (r"[\D\d]", "a5 ", ""),
        (r"[\p{Lu}x]", "AÉx", "ab"),
        (r"[\P{Lu}A]", "aA5", "BÉ"),
        (r"[.*+?(){}|$]", ".*+?(){}|$", "a"),
        ("[ab]", "ab", "c"),
        ("[à-ü]", "éñ", "eA"),
        ("[🐀-🐿]", "🐎", "a"),
    ],
)
def test_what_a_class_matches(pattern: str, yes: str, no: str) -> None:
    assert {char: whole(pattern, char) for char in yes} == dict.fromkeys(yes, True)
    assert {char: whole(pattern, char) for char in no} == dict.fromkeys(no, False)


@pytest.mark.parametrize(
    "escape, yes, no",
    [
        (r"\d", "0٣९", "a½²"),
        (r"\D", "a½", "0٣"),
        (r"\s", " \t\n\r", "\u00a0\u2003a\v"),
        (r"\S", "a\u00a0", " \n"),
        (r"\w", "aZé5½$+<", "-_., !"),
        (r"\W", "-_. ", "aé5$"),
        (r"\i", "aZ_:éЖ", "5-. "),
        (r"\I", "5- ", "a_:"),
        (r"\c", "aZ_:é5-.·", " !$"),
        (r"\C", " !$", "a5-."),
        (r"\p{L}", "aÉЖ漢", "5-"),
        (r"\p{Lu}", "AÉ", "aé5"),
        (r"\p{Nd}", "5٣", "½a"),
        (r"\p{N}", "5½Ⅷ", "a"),
        (r"\p{P}", ".,-_(", "a$"),
        (r"\p{S}", "$+<", "a."),
        (r"\p{Sc}", "$€", "+"),
        (r"\p{Z}", " \u00a0", "a\t"),
        (r"\p{Cc}", "\t\n", "a"),
        (r"\p{C}", "\t\u0378\ue000", "a"),
        (r"\p{Co}", "\ue000", "a"),
        (r"\P{L}", "5-", "aÉ"),
        (r"\p{IsBasicLatin}", "aZ~", "é"),
        (r"\p{IsLatin-1Supplement}", "éß", "eЖ"),
        (r"\p{IsLatinExtended-A}", "ŵĀ", "é"),
        (r"\p{IsGreek}", "αΩ", "a"),
        (r"\p{IsCyrillic}", "Жя", "a"),
        (r"\p{IsHebrew}", "א", "a"),
        (r"\p{IsHiragana}", "あ", "ア"),
        (r"\p{IsCJKUnifiedIdeographs}", "漢", "あ"),
        (r"\p{IsCombiningMarksforSymbols}", "\u20d0", "a"),
        (r"\p{IsPrivateUse}", "\ue000", "a"),
        (r"\P{IsBasicLatin}", "é", "e"),
    ],
)
def test_what_an_escape_matches(escape: str, yes: str, no: str) -> None:
    for form in (escape, f"[{escape}]"):
        assert {char: whole(form, char) for char in yes} == dict.fromkeys(yes, True), form
        assert {char: whole(form, char) for char in no} == dict.fromkeys(no, False), form
    negated = f"[^{escape}]"
    assert not any(whole(negated, char) for char in yes)
    assert all(whole(negated, char) for char in no)


# ------------------------------------------------------- anchors, flags, groups


@pytest.mark.parametrize(
    "pattern, flags, text, expected",
    [
        ("^b", "", "a\nb", False),
        ("^b", "m", "a\nb", True),
        ("a$", "", "a\nb", False),
        ("a$", "m", "a\nb", True),
        ("a$", "", "a\n", False),
        ("^$", "", "", True),
        ("^$", "m", "a\n\nb", True),
        ("^^a$$", "", "a", True),
        ("^*a", "", "ba", True),
        ("a.b", "", "a\nb", False),
        ("a.b", "", "a\rb", False),
        ("a.b", "s", "a\nb", True),
        ("a.b", "sm", "a\rb", True),
        ("[^a]", "", "\n", True),
        ("ABC", "i", "abc", True),
        ("[A-C]+", "i", "abc", True),
        ("[^A-C]", "i", "b", False),
        ("[A-Z-[OI]]", "i", "o", False),
        ("[A-Z-[OI]]", "i", "p", True),
        (r"\p{Lu}", "i", "a", False),
        (r"\u0041", "i", "a", None),
        ("É", "i", "é", True),
        ("σ", "i", "ς", True),
        ("ǆ", "i", "ǅ", True),
        ("ß", "i", "SS", False),
        ("a b", "x", "ab", True),
        ("a b", "x", "a b", False),
        ("a[ ]b", "x", "a b", True),
        ("a[b ]*[^ c]", "x", "ab d", True),
        ("a\t\n b", "x", "ab", True),
        (r"\p{ I s Basic Latin }", "x", "a", True),
        (r"\p{ IsBasicLatin }", "", "a", None),
        ("a {2}", "x", "aa", True),
        (".", "q", ".", True),
        (".", "q", "a", False),
        ("a|b", "q", "a", False),
        ("\\d", "q", "\\d", True),
        ("[A", "qi", "x[a", True),
        (" a", "qx", "a", False),
        (" a", "qx", " a", True),
        ("^a", "qm", "a", False),
        (r"(a)\1", "i", "aA", True),
        (r"(a)\1", "", "aA", False),
    ],
)
def test_anchors_and_flags(pattern: str, flags: str, text: str, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(NoValue):
            found(pattern, text, flags)
    else:
        assert found(pattern, text, flags) is expected


@pytest.mark.parametrize(
    "pattern, yes, no",
    [
        (r"(.)\1", "aa bb", "ab"),
        (r"(.)(.)\2\1", "abba", "abab"),
        (r"(a)|b\1", "a b", "ba"),
        (r"(a*)b\1", "b aba aabaa", "ab aabaaa"),
        (r"((a)(b))\3\2\1", "abbaab", "ababab"),
        (r"(a)\1{2}", "aaa", "aa"),
        (r"(a)(?:b)\1", "aba", "abb"),
        ("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10", "abcdefghijj", "abcdefghija0"),
        (r"(a)\11", "aa1", "aa"),
        (r"('|`)[^'`]*\1", "'a' `b`", "'a`"),
    ],
)
def test_a_back_reference_is_what_its_group_matched(pattern: str, yes: str, no: str) -> None:
    assert translate(pattern, "").has_references
    assert all(whole_with_references(pattern, text) for text in yes.split())
    assert not any(whole_with_references(pattern, text) for text in no.split())


def whole_with_references(pattern: str, text: str) -> bool:
    # Without a group around it, which would shift the numbers of the others.
    matches = patterns.compiled(pattern, "").matches_in(text)
    return any(match[0] == text for match in matches)


@pytest.mark.parametrize(
    "pattern, why",
    [
        ("(", "a '(' is not closed"),
        ("(a", "a '(' is not closed"),
        (")", "a ')' has no '(' before it"),
        ("a)", "a ')' has no '(' before it"),
        ("*", "'*' stands alone"),
        ("a|+", "'+' stands alone"),
        ("a**", "'*' stands alone"),
        ("a{2}{3}", "'{' stands alone"),
        ("a???", "'?' stands alone"),
        ("]", "']' stands alone"),
        ("}", "'}' stands alone"),
        ("a{", "after '{'"),
        ("a{}", "after '{'"),
        ("a{,3}", "after '{'"),
        ("a{x}", "after '{'"),
        ("a{1,2,3}", "after '{'"),
        ("a{-1}", "after '{'"),
        ("a{3,2}", "the second number is less than the first"),
        ("[", "a class is not closed"),
        ("[a", "a class is not closed"),
        ("[a-", "a '-' stands inside a class"),
        ("[a-z", "a class is not closed"),
        ("[]", "a class is empty"),
        ("[^]", "a class is empty"),
        ("[b-a]", "wrong order"),
        (r"[\d-z]", "the ends of a range are single characters"),
        (r"[a-\d]", "the ends of a range are single characters"),
        ("[a-c-e]", "a '-' stands inside a class"),
        ("[a[b]]", "'[' stands alone"),
        ("[a-[b]c]", "a subtraction ends its class"),
        ("[-[a]]", "nothing from which to subtract"),
        ("\\", "'\\' means nothing"),
        (r"\b", r"'\b' means nothing"),
        (r"\Z", r"'\Z' means nothing"),
        (r"\x41", r"'\x' means nothing"),
        (r"\u0041", r"'\u' means nothing"),
        (r"\0", r"'\0' means nothing"),
        (r"\/", r"'\/' means nothing"),
        (r"\p", r"'\p' means nothing"),
        (r"\p{Lu", "is not closed"),
        (r"\p{Xx}", "'Xx' is no category"),
        (r"\p{Greek}", "'Greek' is no category"),
        (r"\p{Is}", "'Is' is no category"),
        (r"\p{IsAtlantis}", "no block of characters 'Atlantis'"),
        (r"\p{Is:}", "'Is:' is no category"),
        ("(?=a)", "'?' stands alone"),
        ("(?i)a", "'?' stands alone"),
        ("(?<n>a)", "'?' stands alone"),
        (r"\1", r"\1 refers to no group"),
        (r"(a\1)", r"\1 refers to no group that ends before it"),
        (r"(a)\2", r"\2 refers to no group"),
        (r"[\1]", r"'\1' means nothing"),
        ("(" * 60 + "a" + ")" * 60, "nested deeper than 50"),
    ],
)
def test_what_is_not_xpath_is_refused_with_the_reason(pattern: str, why: str) -> None:
    with pytest.raises(NoValue) as refused:
        patterns.compiled(pattern, "")
    assert why in refused.value.reason


@pytest.mark.parametrize("flags", ["a", "g", "I", "si ", "smixqz"])
def test_a_flag_that_does_not_exist_is_refused_with_the_reason(flags: str) -> None:
    with pytest.raises(NoValue, match="are not among s, m, i, x, q"):
        patterns.compiled("a", flags)


@pytest.mark.parametrize("pattern", ["a{1,5000}", "((a{1,999}){1,999}){1,999}"])
def test_a_pattern_that_is_too_large_for_the_engine_is_refused(pattern: str) -> None:
    with pytest.raises(NoValue, match="is too large"):
        patterns.compiled(pattern, "")


def test_time_ends_a_pattern_that_goes_back_and_nothing_is_decided() -> None:
    hard = patterns.compiled(r"^(a|a|aa)+\1$", "")
    text = "a" * 45 + "!"
    with pytest.raises(LimitExceeded, match="pattern milliseconds"):
        hard.found_in(text)
    with pytest.raises(LimitExceeded, match="pattern milliseconds"):
        list(hard.matches_in(text))


# ------------------------------------------------------------- properties


ALPHABET = "ab1-^] .\n"
TEXTS = st.text(ALPHABET, max_size=6)


@given(st.text(max_size=12), st.sampled_from(["q", "qi", "qsmx"]))
def test_a_quoted_pattern_finds_itself(text: str, flags: str) -> None:
    assert found(text, f"<{text}>", flags)
    assert quoted(text, "").count("\\x{") <= len(text)


# Patterns that mean the same here and in Python.
COMMON = st.recursive(
    st.sampled_from(["a", "b", "1", "-", ".", "[ab]", "[^a]", "[a-b1]", "\\d", "\\.", " "]),
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{1,2}", "{2}"])),
    ),
    max_leaves=6,
)


@given(COMMON, TEXTS)
def test_what_both_engines_know_they_match_alike(pattern: str, text: str) -> None:
    theirs = re.search(pattern.replace(".", "[^\\n\\r]").replace("\\[^\\n\\r]", "\\."), text)
    assert found(pattern, text) is (theirs is not None)


RANGES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 6)).map(lambda pair: (pair[0], sum(pair))),
    max_size=5,
).map(charsets.merged)


def members(ranges: Ranges) -> set[int]:
    return {code for low, high in ranges for code in range(low, min(high, 60) + 1)}


@given(RANGES, RANGES)
def test_sets_of_characters_are_sets(first: Ranges, second: Ranges) -> None:
    everything = set(range(61))
    assert members(charsets.complement(first)) == everything - members(first)
    assert charsets.complement(charsets.complement(first)) == first
    assert members(charsets.minus(first, second)) == members(first) - members(second)
    assert members(charsets.merged((*first, *second))) == members(first) | members(second)
    assert charsets.complement(()) == ((0, LAST),)


@given(RANGES, st.integers(0, 60))
def test_a_class_is_written_as_the_characters_it_has(ranges: Ranges, code: int) -> None:
    engine = patterns.compiled("a", "")  # the module is loaded; only the text of the class matters
    assert engine.groups == 0
    written = class_text(ranges).replace("\\x{", "\\U000{").replace("{", "").replace("}", "")
    readable = re.sub(r"\\U000([0-9A-F]+)", lambda hit: f"\\U{int(hit[1], 16):08x}", written)
    assert (re.fullmatch(readable, chr(code)) is not None) is (code in members(ranges))


@pytest.mark.parametrize("name", ["L", "Lu", "Nd", "P", "Zs", "Sm", "Cc"])
def test_categories_agree_with_the_unicode_data_of_python(name: str) -> None:
    ranges = charsets.category(name)
    for code in (*range(0x250), 0x3B1, 0x410, 0x660, 0x2003, 0x4E00, 0x1F40E):
        expected = unicodedata.category(chr(code)).startswith(name)
        assert any(low <= code <= high for low, high in ranges) is expected, hex(code)


def test_characters_are_written_so_that_no_engine_reads_them_as_marks() -> None:
    assert point(ord("a")) == "a"
    assert point(ord("-")) == "\\x{2D}"
    assert point(0x1F40E) == "\\x{1F40E}"
    assert class_text(((97, 97), (48, 57))) == "[a0-9]"
