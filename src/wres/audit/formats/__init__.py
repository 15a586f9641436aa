"""What audits found, as text for people, as data, and in the forms that CI services read."""

from __future__ import annotations

from wres.audit.formats.annotations import as_github
from wres.audit.formats.data import as_document, as_frame
from wres.audit.formats.junit import as_junit
from wres.audit.formats.sarif import as_sarif
from wres.audit.formats.text import as_text

__all__ = ["as_document", "as_frame", "as_github", "as_junit", "as_sarif", "as_text"]
