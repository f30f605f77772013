"""Charts as SVG, drawn by hand: bars in rows or columns. Rule: numbers in, text out, no library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

_INK, _SOFT, _LINE, _BACK = "#1d2733", "#5b6b7d", "#e3e8ee", "#ffffff"
#: One colour per series; the second is for what went wrong.
COLOURS = ("#2f6fde", "#e0803a", "#3aa676", "#8a63d2")
#: One family: Qt reads no list of them; the page names what to fall back to.
_FONT = "Inter"
WIDTH = 760
_TOP, _LEFT, _RIGHT = 64, 190, 70


class Bar(NamedTuple):
    """One label with a value per series."""

    label: str
    values: tuple[float, ...]


def rows(title: str, unit: str, bars: Sequence[Bar], series: Sequence[str] = ()) -> str:
    """Horizontal bars, one row per label; several series stand end to end."""
    height = _TOP + 30 * max(len(bars), 1) + 24
    most = max((sum(bar.values) for bar in bars), default=0.0)
    scale = (WIDTH - _LEFT - _RIGHT) / (_nice(most) or 1.0)
    parts = [_head(title, unit, series)]
    for number, bar in enumerate(bars):
        top = _TOP + 30 * number
        parts.append(_text(_LEFT - 10, top + 16, bar.label, anchor="end", colour=_INK))
        at = float(_LEFT)
        for index, value in enumerate(bar.values):
            parts.append(_rect(at, top + 3, value * scale, 18, COLOURS[index % len(COLOURS)]))
            at += value * scale
        parts.append(_text(at + 8, top + 16, " / ".join(_number(v) for v in bar.values)))
    if not bars:
        parts.append(_text(_LEFT, _TOP + 16, "Nothing yet"))
    return _svg(height, parts)


def columns(title: str, unit: str, bars: Sequence[Bar], series: Sequence[str] = ()) -> str:
    """Vertical bars along time, the series side by side, with a scale at the left."""
    height, left, bottom = 300, 52, 252
    ceiling = _nice(max((max(bar.values) for bar in bars), default=0.0)) or 1.0
    width = (WIDTH - left - 20) / max(len(bars), 1)
    thick = width * 0.7 / max(len(series), 1)
    parts = [_head(title, unit, series)]
    for step in range(5):
        value = ceiling * step / 4
        y = bottom - (bottom - _TOP) * step / 4
        parts.append(
            f'<line x1="{left}" x2="{WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>'
        )
        parts.append(_text(left - 8, y + 4, _number(value), anchor="end"))
    every = ceil(len(bars) / 10) or 1
    for number, bar in enumerate(bars):
        x = left + width * number + width * 0.15
        for index, value in enumerate(bar.values):
            tall = (bottom - _TOP) * value / ceiling
            at = x + thick * index
            parts.append(
                _rect(at, bottom - tall, thick * 0.92, tall, COLOURS[index % len(COLOURS)])
            )
        if number % every == 0:
            parts.append(_text(x + width * 0.35, bottom + 20, bar.label, anchor="middle"))
    return _svg(height, parts)


def _head(title: str, unit: str, series: Sequence[str]) -> str:
    parts = [_text(20, 28, title, size=16, colour=_INK, weight=600), _text(20, 47, unit)]
    at = WIDTH - 20 - 120 * len(series)
    for index, name in enumerate(series):
        parts.append(_rect(at + 120 * index, 20, 12, 12, COLOURS[index % len(COLOURS)]))
        parts.append(_text(at + 120 * index + 18, 30, name))
    return "".join(parts)


def _svg(height: int, parts: Sequence[str]) -> str:
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" role="img"><rect width="{WIDTH}" height="{height}" fill="{_BACK}"/>'
        f"{body}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    shape = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect {shape} rx="2" fill="{colour}"/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 12,
    anchor: str = "start",
    colour: str = _SOFT,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FONT}" font-size="{size}"'
        f' font-weight="{weight}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:.1f}"


def _nice(most: float) -> float:
    """A round number at or above the largest value; 0 when there is nothing."""
    if most <= 0:
        return 0.0
    unit = float(10 ** floor(log10(most)))
    return next(unit * step for step in (1, 2, 4, 5, 8, 10) if unit * step >= most)
