"""A chart as a value: the picture, its title, what it says in words, and its figures."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import attrs
import pandas as pd

from wres._output import write_whole
from wres.errors import DefinitionError

__all__ = ["Chart", "html_table"]

_SAVED = {
    ".svg": '<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n',
    ".html": '<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    "<body>\n{figure}\n</body>\n</html>\n",
}


@attrs.frozen(eq=False, repr=False)
class Chart:
    """What a function of `wres.charts` gives back.

    `svg` is one image that needs nothing else: black on whatever it stands on (`currentColor`), with a title and a
    description inside. `text` says the same in words: the main message, what is not known, and how many figures
    couldn't be drawn. `table` is a frame of what was asked for, those that couldn't be drawn too. In a notebook a chart
    shows itself with its text, and a template that escapes takes it as it is.
    """

    title: str
    text: str
    svg: str
    table: pd.DataFrame

    def save(self, path: str | Path) -> Path:
        """Write the chart to a file and return its path: `.svg` the image, `.html` a page with its text and table.

        >>> import tempfile
        >>> chart = Chart("Title", "In words.", "<svg/>", pd.DataFrame({"org": ["Acme Trust"]}))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     chart.save(Path(folder, "chart.svg")).name
        'chart.svg'
        """
        path = Path(path)
        form = _SAVED.get(path.suffix.lower())
        if form is None:
            raise DefinitionError(f"a chart can't be saved as {path.name!r}; give a name that ends in .svg or .html")
        text = form.format(svg=self.svg, title=html.escape(self.title), figure=self._repr_html_())
        write_whole(path, text)
        return path

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>\n{self.text}"

    def __html__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return (
            f"<figure>{self.svg}<figcaption>{html.escape(self.text)}</figcaption>"
            f"<details><summary>The figures</summary>{html_table(self.table)}</details></figure>"
        )


def html_table(frame: pd.DataFrame) -> str:
    """Return a frame as an escaped table, what is missing empty.

    >>> html_table(pd.DataFrame({"org": ["<Acme>"], "value": [None]})).partition("<tbody>")[2]
    '<tr><td>&lt;Acme&gt;</td><td></td></tr></tbody></table>'
    """
    from wres.text import cleaned

    def cell(value: Any) -> str:
        if isinstance(value, float):
            return "∞" if value == float("inf") else f"{value:.6g}"
        return html.escape(cleaned(value))

    head = "".join(f'<th scope="col">{html.escape(cleaned(name))}</th>' for name in frame.columns)
    plain = frame.astype(object).where(frame.notna(), "")
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell(value)}</td>' for value in row)}</tr>" for row in plain.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
