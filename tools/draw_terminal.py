"""Draw a console block of a page as a picture of a terminal, in which one command appears after the other.

    python tools/draw_terminal.py README.md 'First forced error' > docs/images/busy-twice.svg

The block is the first one below the heading. The tests of the pages run its commands and compare their output, so
the picture shows a real run; another test holds the picture against the block.
"""

import re
import sys
import textwrap
from html import escape
from pathlib import Path
from typing import Final

COLUMNS: Final = 100
CHARACTER_WIDTH: Final = 7.8
LINE_HEIGHT: Final = 20
MARGIN: Final = 18
TITLE_BAR: Final = 30

#: Seconds from one command to the next, and how long the whole transcript stands before it begins again.
STEP: Final = 1.6
REST: Final = 6

STYLE: Final = """
    text { font: 13px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d4d8dd; }
    .command { fill: #ffffff; }
    .prompt { fill: #7ee787; }
    @media (prefers-reduced-motion: no-preference) { .turn { animation: TOTALs step-end infinite; } }
"""


def block_below(page: str, heading: str) -> str:
    """The first console block below a heading."""
    text = Path(page).read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}$.*?^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    if not found:
        raise SystemExit(f"{page} has no console block below the heading {heading!r}")
    return found[1]


def turns_of(block: str) -> list[list[tuple[str, str]]]:
    """For each command its lines on the screen, with the class of each: what is typed, and what is printed."""
    turns: list[list[tuple[str, str]]] = []
    for line in block.splitlines():
        typed = line.startswith("$ ")
        if typed:
            turns.append([])
        wrapped = textwrap.wrap(line, COLUMNS, subsequent_indent="  ", break_on_hyphens=False)
        turns[-1] += [("command" if typed else "output", part) for part in wrapped]
    return turns


def draw(turns: list[list[tuple[str, str]]]) -> str:
    """The picture."""
    lines = sum(map(len, turns))
    width = round(COLUMNS * CHARACTER_WIDTH + 2 * MARGIN)
    height = TITLE_BAR + lines * LINE_HEIGHT + 2 * MARGIN
    total = STEP * len(turns) + REST
    style, groups, row = STYLE.replace("TOTAL", f"{total:g}"), [], 0
    for number, turn in enumerate(turns):
        start = 100 * STEP * number / total
        style += f"    @keyframes turn{number} {{ 0% {{ opacity: 0; }} {start:.1f}%, 100% {{ opacity: 1; }} }}\n"
        texts = "".join(_text(row + index, kind, line) for index, (kind, line) in enumerate(turn))
        groups.append(f'  <g class="turn" style="animation-name: turn{number}">\n{texts}  </g>\n')
        row += len(turn)
    dots = "".join(
        f'  <circle cx="{20 + 18 * index}" cy="15" r="5" fill="{colour}"/>\n'
        for index, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size}>\n'
        f"  <style>{style}  </style>\n"
        f'  <rect {size} rx="8" fill="#16191d"/>\n'
        f"{dots}{''.join(groups)}</svg>\n"
    )


def _text(row: int, kind: str, line: str) -> str:
    y = TITLE_BAR + MARGIN + row * LINE_HEIGHT
    prompt = '<tspan class="prompt">$</tspan>' if kind == "command" and line.startswith("$ ") else ""
    shown = escape(line[1:] if prompt else line, quote=False)
    return f'    <text class="{kind}" x="{MARGIN}" y="{y}" xml:space="preserve">{prompt}{shown}</text>\n'


if __name__ == "__main__":
    sys.stdout.write(draw(turns_of(block_below(sys.argv[1], sys.argv[2]))))
