"""Every text can be read in both schemes, and a person keeps the same colour."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.desktop.theme.tokens import DARK, LIGHT, Tokens, contrast, mixed, person_tint

READABLE = 4.5  # WCAG 2.2 AA for ordinary text
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
# Text token, and every background that our widgets put it on.
TEXTS = [
    (text, ground)
    for text in ("ink", "muted")
    for ground in ("canvas", "surface", "sunken", "stage", "accent_tint")
] + [
    ("accent", "surface"),
    ("accent", "canvas"),
    ("accent", "accent_tint"),
    ("on_accent", "accent"),
    ("good", "good_tint"),
    ("good", "surface"),
    ("warn", "warn_tint"),
    ("warn", "surface"),
    ("bad", "bad_tint"),
    ("bad", "surface"),
    ("robot", "robot_tint"),
    ("robot", "surface"),
    ("gold", "gold_tint"),
    ("ink", "warn_tint"),
    ("ink", "bad_tint"),
    ("ink", "good_tint"),
]


@BOTH
@pytest.mark.parametrize("text, ground", TEXTS)
def test_text_stands_out_from_each_ground_it_is_written_on(
    tokens: Tokens, text: str, ground: str
) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= READABLE


@BOTH
def test_focus_ring_stands_out_from_the_surfaces(tokens: Tokens) -> None:
    for ground in (tokens.canvas, tokens.surface, tokens.sunken):
        assert contrast(tokens.accent, ground) >= 3


@BOTH
def test_every_colour_is_written_in_full(tokens: Tokens) -> None:
    for field in fields(tokens):
        if field.name != "dark":
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(tokens, field.name)), field.name


def test_both_schemes_differ_in_every_colour() -> None:
    for field in fields(LIGHT):
        assert getattr(LIGHT, field.name) != getattr(DARK, field.name), field.name


def test_black_and_white_are_as_far_apart_as_it_gets() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@given(COLOURS, COLOURS)
def test_contrast_does_not_ask_which_comes_first(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_a_mix_lies_between_its_parts(one: str, other: str, share: float) -> None:
    made = mixed(one, other, share)
    for i in (1, 3, 5):
        ends = sorted((int(one[i : i + 2], 16), int(other[i : i + 2], 16)))
        assert ends[0] <= int(made[i : i + 2], 16) <= ends[1]


def test_a_mix_of_nothing_is_the_first_and_of_all_the_second() -> None:
    assert mixed("#102030", "#ffffff", 0) == "#102030"
    assert mixed("#102030", "#ffffff", 1) == "#ffffff"


@BOTH
@given(name=st.text(max_size=30))
def test_anybodys_initials_can_be_read(tokens: Tokens, name: str) -> None:
    text, back = person_tint(name, tokens)
    assert contrast(text, back) >= READABLE


def test_a_colleague_has_the_same_colour_tomorrow() -> None:
    assert person_tint("Lena Fischer", LIGHT) == person_tint("Lena Fischer", LIGHT)
    assert person_tint("Lena Fischer", LIGHT) != person_tint("Jonas Berg", LIGHT)


@BOTH
def test_a_tone_is_text_and_its_own_tint(tokens: Tokens) -> None:
    assert tokens.tone("bad") == (tokens.bad, tokens.bad_tint)
    assert tokens.tone("neutral") == (tokens.muted, tokens.sunken)
