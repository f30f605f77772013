"""The report of the sample: one HTML page, its charts as SVG and, where Qt can draw, as PNG."""

from __future__ import annotations

import os
import subprocess
import sys
from html import escape
from pathlib import Path

from casewright import resources

from .charts import Bar, columns, rows
from .figures import Figures

_STYLE = """
body{font-family:Inter,system-ui,sans-serif;color:#1d2733;background:#f5f7fa;margin:0}
main{max-width:1180px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:17px;margin:36px 0 12px}p{color:#5b6b7d;margin:0 0 20px}
.tiles{display:flex;flex-wrap:wrap;gap:16px}.tile{background:#fff;border:1px solid #e3e8ee;
border-radius:10px;padding:16px 22px;min-width:130px}.tile b{display:block;font-size:26px}
.tile span{color:#5b6b7d;font-size:13px}.charts{display:flex;flex-wrap:wrap;gap:18px}
figure{background:#fff;border:1px solid #e3e8ee;border-radius:10px;padding:10px;margin:0}
figure svg{max-width:100%;height:auto;display:block}
figure svg text{font-family:Inter,system-ui,sans-serif}
table{border-collapse:collapse;background:#fff;border:1px solid #e3e8ee;border-radius:10px}
th,td{padding:9px 16px;text-align:right;font-size:14px;border-bottom:1px solid #e3e8ee}
th:first-child,td:first-child{text-align:left}th{color:#5b6b7d;font-weight:500}
@media (prefers-color-scheme:dark){body{background:#151b22;color:#e8edf2}
.tile,table{background:#1e2630;border-color:#303b47}th,td{border-color:#303b47}
p,.tile span,th{color:#9aa8b6}}
"""

# Drawn in a process of its own: a machine whose graphics libraries are broken loses the PNG only.
_DRAW = """
import sys
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication([])
fonts, pictures = sys.argv[1].split("|"), sys.argv[2:]
for font in fonts:
    QFontDatabase.addApplicationFont(font)
for picture in pictures:
    drawing = QSvgRenderer(picture)
    image = QImage(drawing.defaultSize() * 2, QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    if not image.save(picture.removesuffix(".svg") + ".png"):
        sys.exit(1)
"""


def charts(figures: Figures) -> dict[str, str]:
    """File name → SVG."""
    return {
        "flow": columns(
            "Cases created and resolved", "cases per day",
            [Bar(day, (float(new), float(done))) for day, new, done in figures.days],
            ("created", "resolved"),
        ),
        "open-work": rows(
            "Open work by queue", "assignments",
            [Bar(queue, (float(count),)) for queue, count in figures.queues],
        ),
        "cycle-time": rows(
            "Cycle time of resolved cases", "hours, median",
            [Bar(each.name, (each.median_hours,)) for each in figures.types if each.resolved],
        ),
        "on-time": rows(
            "Assignments on time and late", "completed assignments",
            [Bar(t.name, (float(t.kept), float(t.late))) for t in figures.types],
            ("on time", "late"),
        ),
    }  # fmt: skip


def write(folder: Path, figures: Figures) -> list[Path]:
    """Write the report into ``folder`` (made if missing); gives its files, the page first."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = charts(figures)
    pictures = []
    for name, svg in drawn.items():
        file = folder / f"{name}.svg"
        file.write_text(svg, encoding="utf-8")
        pictures.append(file)
    page = folder / "index.html"
    page.write_text(_page(figures, drawn), encoding="utf-8")
    return [page, *pictures, *_draw(pictures)]


def _draw(pictures: list[Path]) -> list[Path]:
    """The same charts as PNG; none where Qt cannot draw."""
    fonts = "|".join(str(file) for file in sorted(resources.path("fonts").glob("*.otf")))
    done = subprocess.run(
        [sys.executable, "-c", _DRAW, fonts, *map(str, pictures)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
    return [file.with_suffix(".png") for file in pictures] if done.returncode == 0 else []


def _page(figures: Figures, drawn: dict[str, str]) -> str:
    cases = sum(each.cases for each in figures.types)
    resolved = sum(each.resolved for each in figures.types)
    tiles = (
        (cases, "cases"),
        (resolved, "resolved"),
        (figures.assignments_done, "assignments done"),
        (figures.open_work, "open assignments"),
        (figures.overdue, "of them overdue"),
    )
    shown = "".join(f'<div class="tile"><b>{n:,}</b><span>{what}</span></div>' for n, what in tiles)
    pictures = "".join(f"<figure>{svg}</figure>" for svg in drawn.values())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Casewright sample</title><style>{_STYLE}</style></head><body><main>"
        "<h1>The sample workspace</h1><p>Four weeks of invented work, done by the engine.</p>"
        f'<div class="tiles">{shown}</div><h2>Charts</h2><div class="charts">{pictures}</div>'
        f"<h2>Case types</h2>{_table(figures)}<h2>Statuses</h2>{_statuses(figures)}"
        "</main></body></html>\n"
    )


def _table(figures: Figures) -> str:
    head = ("Case type", "Cases", "Resolved", "Median h", "95 % within h", "On time", "Late")
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in (
            t.name, t.cases, t.resolved, t.median_hours, t.p95_hours, t.kept, t.late,
        )) + "</tr>"
        for t in figures.types
    )  # fmt: skip
    return f"<table><tr>{''.join(f'<th>{each}</th>' for each in head)}</tr>{body}</table>"


def _statuses(figures: Figures) -> str:
    body = "".join(
        f"<tr><td>{escape(status)}</td><td>{count}</td></tr>" for status, count in figures.statuses
    )
    return f"<table><tr><th>Status</th><th>Cases</th></tr>{body}</table>"
