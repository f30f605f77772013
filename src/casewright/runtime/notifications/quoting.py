"""What somebody wrote in an answer, without the letter that they answered. Rule: in doubt, keep it."""

from __future__ import annotations

import re

_SAID = re.compile(r"^(On|Am|Le|Op) .{3,200}(wrote|schrieb|écrit|schreef).{0,100}:$")
_ORIGINAL = re.compile(r"^-{2,}\s*(Original Message|Ursprüngliche Nachricht)\s*-{2,}$", re.I)


def answer_of(text: str) -> str:
    """The answer: up to the quoted letter at its end; the whole when nothing else would be left."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    cut = next((n for n, line in enumerate(lines) if _begins_quote(lines, n, line)), len(lines))
    kept = lines[:cut]
    while kept and (not kept[-1] or kept[-1].startswith(">")):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _begins_quote(lines: list[str], at: int, line: str) -> bool:
    if _ORIGINAL.match(line):
        return True
    # The sentence may run over two lines before the quote begins.
    said = line if line.endswith(":") else f"{line} {lines[at + 1] if at + 1 < len(lines) else ''}"
    if not _SAID.match(said.strip()):
        return False
    after = [each for each in lines[at + 1 : at + 4] if each and not each.endswith(":")]
    return bool(after) and after[0].startswith(">")
