"""Write the Python of the README and of each page of the docs as a module, for type checkers to read.

`python tools/docs_blocks.py FOLDER`, then `mypy --strict FOLDER`. A page is one module, as it is
one namespace when its examples run, and each line of code keeps its number: `how_to_counts.py:41` is line 41 of
`docs/how-to/counts.md`. An example that runs only where something else is installed is left out.
"""

from __future__ import annotations

import doctest
import re
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
# What is shown in a fence, and what only makes an example run: `invisible-code-block`.
BLOCK = re.compile(
    r"^(<!-- skip: next [^\n]*\n\n)?(?:```python|<!--- invisible-code-block: python)\n(.*?)^(?:```|---?>)$",
    re.MULTILINE | re.DOTALL,
)
FUTURE = "from __future__ import annotations"


def pages() -> Iterator[Path]:
    """Yield the README and every page of the docs, without those that a build generates."""
    yield REPOSITORY / "README.md"
    docs = REPOSITORY / "docs"
    for page in sorted(docs.rglob("*.md")):
        if page.relative_to(docs).parts[0] not in {"_build", "_generated", "catalogue"}:
            yield page


def module(page: str) -> str:
    """Return the code of a page, line by line where it stands there; empty for a page without any."""
    lines = [""] * (page.count("\n") + 1)
    for block in BLOCK.finditer(page):
        if block[1]:
            continue
        code, first = block[2], page.count("\n", 0, block.start(2))
        session = doctest.DocTestParser().get_examples(code)
        for start, source in [(one.lineno, one.source) for one in session] or [(0, code)]:
            for number, line in enumerate(source.splitlines(), first + start):
                lines[number] = line
    if not any(lines):
        return ""
    # It holds for the whole module, and may stand only on top.
    if FUTURE in lines:
        lines = [FUTURE, *("" if line == FUTURE else line for line in lines[1:])]
    return "\n".join(lines).rstrip() + "\n"


def main(folder: Path) -> None:
    """Write the modules into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages():
        code = module(page.read_text(encoding="utf-8"))
        if code:
            place = page.relative_to(REPOSITORY).with_suffix("")
            parts = place.parts[1:] if place.parts[0] == "docs" else place.parts
            name = re.sub(r"\W", "_", "_".join(parts).lower())
            folder.joinpath(f"{name}.py").write_text(code, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
