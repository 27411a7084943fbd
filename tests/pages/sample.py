"""Write the sample page of the sandbox: ``python -m tests.pages.sample``."""

from __future__ import annotations

from pathlib import Path

from tests.pages import fonts
from tests.pages.stories import SAMPLE
from tests.pages.typeset import Faces, Layout, page_pdf

TARGET = Path(__file__).parents[2] / "bot" / "sandbox" / "samples" / "page-b.pdf"


def sample_pdf() -> bytes:
    """The sample page with its fonts embedded; needs the Noto CJK fonts."""
    layout = Layout(SAMPLE, faces=Faces("Song", "Hei", "Deng", "Hei"), bold_headings=False)
    stories = [story for row in SAMPLE for story in row]
    text = "".join(
        "".join([s.headline, s.subtitle, s.byline, s.caption, *s.paragraphs]) for s in stories
    )
    fonts.register(text + layout.head + layout.foot)
    return page_pdf(layout)


if __name__ == "__main__":
    TARGET.write_bytes(sample_pdf())
