"""The one table of colours, light and dark. Rule: no other module names a colour."""

from __future__ import annotations

import colorsys
import zlib
from dataclasses import dataclass
from typing import Literal

Tone = Literal["neutral", "accent", "good", "warn", "bad", "robot", "gold"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one scheme as `#rrggbb`; `*_tint` are backgrounds that carry text of their hue."""

    dark: bool
    canvas: str  # behind the cards
    surface: str  # cards, sidebar, inputs
    sunken: str  # tiles, neutral pills, read-only fields, hover
    stage: str  # a stage that is still to come
    line: str  # hairlines and the borders of cards
    edge: str  # borders of inputs: 3:1 is not needed beside a label, but they must be seen
    ink: str  # text
    muted: str  # secondary text
    accent: str
    on_accent: str
    accent_tint: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    robot: str
    robot_tint: str
    gold: str
    gold_tint: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text and background of a pill or a banner of that tone."""
        if tone == "neutral":
            return self.muted, self.sunken
        text: str = getattr(self, tone)
        tint: str = getattr(self, f"{tone}_tint")
        return text, tint


LIGHT = Tokens(
    dark=False,
    canvas="#f6f7f9",
    surface="#ffffff",
    sunken="#f1f3f6",
    stage="#e9ecf2",
    line="#e4e7ec",
    edge="#cdd3dd",
    ink="#161b26",
    muted="#5a6477",
    accent="#3b5bdb",
    on_accent="#ffffff",
    accent_tint="#edf1ff",
    good="#0b7148",
    good_tint="#e7f6ef",
    warn="#9a5005",
    warn_tint="#fef3e2",
    bad="#b92b25",
    bad_tint="#fdecea",
    robot="#6a3fc8",
    robot_tint="#f3effd",
    gold="#7a5b00",
    gold_tint="#fbf4df",
)

DARK = Tokens(
    dark=True,
    canvas="#0e1118",
    surface="#151a23",
    sunken="#1e2430",
    stage="#222938",
    line="#262d3a",
    edge="#3a4355",
    ink="#e8ecf3",
    muted="#9aa5b8",
    accent="#7c9bff",
    on_accent="#0e1118",
    accent_tint="#1e2a4a",
    good="#45c98b",
    good_tint="#132f24",
    warn="#f0a04b",
    warn_tint="#33240f",
    bad="#f2726a",
    bad_tint="#391a1a",
    robot="#b79cff",
    robot_tint="#261f40",
    gold="#e3be5a",
    gold_tint="#2c2512",
)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio (1 to 21) of two `#rrggbb` colours, in either order."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` (0 to 1) of the other colour mixed into the first; for hover and soft borders."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def person_tint(name: str, tokens: Tokens) -> tuple[str, str]:
    """Text and background of a person's avatar: the same hue for the same name, everywhere."""
    # Not hash(): that is salted per process, and a colleague must keep the colour tomorrow.
    hue = (zlib.crc32(name.encode()) % 18) / 18
    back = _hls(hue, 0.27 if tokens.dark else 0.85, 0.36)
    text = _hls(hue, 0.88 if tokens.dark else 0.25, 0.55)
    return text, back


def _hls(hue: float, light: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
