"""Text that is shown: harmless whatever it was, and as short as it has to be."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from wres.text import cleaned, shortened


@given(st.text(max_size=80))
def test_names_are_harmless(name: str) -> None:
    """What remains of a name is one line that XML holds and that turns no text around, and it fits."""
    text = cleaned(name)
    ET.fromstring(f"<x>{text.replace('&', '').replace('<', '')}</x>")
    assert not set(text) & set("\n\r\t\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert len(shortened(name, 10)) <= 81
    assert cleaned(text) == text
