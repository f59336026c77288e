"""The same card as a web page, through WeasyPrint and wkhtmltopdf: what others print with, timed beside ours."""

import html
import importlib.util
import shutil
import subprocess
import sys
from base64 import b64encode
from io import BytesIO
from time import perf_counter
from typing import Any

import segno


def page(heading: str, text: str, link: str, picture: bytes) -> str:
    """Heading, picture (JPEG), paragraph and QR code on A6."""
    stream = BytesIO()
    segno.make(link, micro=False, error="m").save(stream, kind="png", scale=8, border=4)
    pictures = [
        f"data:image/{kind};base64,{b64encode(one).decode()}"
        for kind, one in (("jpeg", picture), ("png", stream.getvalue()))
    ]
    return (
        '<!doctype html><meta charset="utf-8"><style>@page{size:105mm 148mm;margin:8mm}body{font:10pt sans-serif}'
        "img{display:block;margin:4mm auto}</style>"
        f'<h1>{html.escape(heading)}</h1><img src="{pictures[0]}" style="height:35mm"><p>{html.escape(text)}</p>'
        f'<img src="{pictures[1]}" style="width:24mm">'
    )


def weasyprint_ms(card: str, runs: int) -> float | str:
    """Median of a warm process; a sentence where it cannot run here."""
    if importlib.util.find_spec("weasyprint") is None:
        return "skipped: WeasyPrint is not installed (pip install -e .[bench])"
    try:
        import weasyprint
    except OSError as error:
        return f"skipped: WeasyPrint lacks a library of the system ({error})"

    def work() -> None:
        weasyprint.HTML(string=card).write_pdf()

    return _median_ms(work, runs)


def wkhtmltopdf_ms(card: str, runs: int) -> float | str:
    """Median of one process a card, as it is used; a sentence where it cannot run here."""
    program = shutil.which("wkhtmltopdf")
    if program is None:
        return "skipped: wkhtmltopdf is not installed"
    command = [program, "--quiet", "--page-width", "105mm", "--page-height", "148mm", "-", "-"]

    def work() -> None:
        subprocess.run(command, input=card.encode(), capture_output=True, check=True, timeout=60)

    try:
        return _median_ms(work, runs)
    except (OSError, subprocess.SubprocessError) as error:
        return f"skipped: wkhtmltopdf does not run here ({error})"


def _median_ms(work: Any, runs: int) -> float:
    work()
    taken = []
    for _ in range(runs):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return sorted(taken)[len(taken) // 2]


def import_ms(module: str, runs: int = 5) -> float:
    """Median time that a fresh process takes to import a module, its own start not counted."""
    code = f"import time; t = time.perf_counter(); import {module}; print((time.perf_counter() - t) * 1000)"
    taken = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
        for _ in range(runs)
    ]
    return sorted(taken)[runs // 2]
