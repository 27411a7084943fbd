"""Photographed articles, drawn by us. Reading them needs the ``ocr`` extra and a CJK font."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from summarizer.article import SourceError
from summarizer.picture import draw_file
from summarizer.reading import image, read_bytes

FONTS = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
]
FONT = next((path for path in FONTS if Path(path).exists()), None)
BODY = (
    "九月的第一个星期一，山村小学的孩子们挤在新教室外，等着老师打开那扇贴着星图的大木头房。"
    "这间科学教室由县里的三家企业捐建，配有显微镜二十四台、小型气象站一座，总投资八十六万元。"
    "校长柳明溪说，过去上科学课只能看图，如今每个孩子都能亲手做实验。按照县教育局的计划，"
    "到明年秋天，全县十一所乡村小学都将建成这样的教室，受益学生超过三千人。"
)


def photograph(columns: int) -> bytes:
    """An article as a JPEG: headline, byline and body in columns."""
    picture = Image.new("RGB", (1400, 900 // columns + 300), "#f4f1e8")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 60), "山村小学迎来第一间科学教室", "#111", ImageFont.truetype(str(FONT), 64))
    draw.text((80, 160), "本报记者 沈知远", "#111", ImageFont.truetype(str(FONT), 26))
    per_line = (1240 - 60 * (columns - 1)) // columns // 28
    text = "　　" + BODY
    lines = [text[at : at + per_line] for at in range(0, len(text), per_line)]
    per_column = -(-len(lines) // columns)
    for number, line in enumerate(lines):
        column, row = divmod(number, per_column)
        place = (80 + column * (1300 // columns), 230 + 44 * row)
        draw.text(place, line, "#111", ImageFont.truetype(str(FONT), 28))
    data = BytesIO()
    picture.save(data, "JPEG", quality=88)
    return data.getvalue()


def share_found(text: str) -> float:
    """How many of the body's pairs of characters the text has."""
    pairs = {BODY[at : at + 2] for at in range(len(BODY) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs)


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the ocr extra")
@pytest.mark.skipif(FONT is None, reason="needs a CJK font")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_photographed_article(columns: int) -> None:
    page = read_bytes(photograph(columns), "photo.jpg")
    (found,) = page.articles
    assert (found.headline, found.byline) == ("山村小学迎来第一间科学教室", "沈知远")
    assert share_found(found.body) > 0.9
    assert found.body.index("显微镜") < found.body.index("柳明溪") < found.body.index("三千人")


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the ocr extra")
@pytest.mark.skipif(FONT is None, reason="needs a CJK font")
def test_a_page_is_read_after_single_lines() -> None:
    strip = Image.new("RGB", (900, 60), "white")
    font = ImageFont.truetype(str(FONT), 40)
    ImageDraw.Draw(strip).text((10, 5), "山村小学迎来第一间科学教室", "black", font)
    assert image.read_strips([strip]) == ["山村小学迎来第一间科学教室"]
    assert read_bytes(photograph(1), "photo.jpg").articles[0].byline == "沈知远"


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the ocr extra")
def test_a_picture_without_text_is_no_news() -> None:
    data = BytesIO()
    Image.new("RGB", (300, 200), "#88aacc").save(data, "PNG")
    with pytest.raises(SourceError) as refused:
        read_bytes(data.getvalue(), "sky.png")
    assert refused.value.code == "not_news"


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as if not installed
    image._engine.cache_clear()
    data = BytesIO()
    Image.new("RGB", (300, 200), "white").save(data, "PNG")
    with pytest.raises(SourceError) as refused:
        read_bytes(data.getvalue(), "scan.png")
    image._engine.cache_clear()
    assert (refused.value.code, refused.value.details["extra"]) == ("image_only", "ocr")


def test_a_broken_picture_is_unreadable() -> None:
    with pytest.raises(SourceError) as refused:
        read_bytes(b"\x89PNG\r\n\x1a\n" + b"junk" * 20, "broken.png")
    assert refused.value.code == "unreadable"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_that_unpacks_to_too_much_is_refused() -> None:
    data = BytesIO()
    Image.new("1", (12_000, 12_000)).save(data, "PNG")
    with pytest.raises(SourceError) as refused:
        read_bytes(data.getvalue(), "huge.png")
    assert refused.value.code == "too_large"


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="needs the ocr extra")
@pytest.mark.skipif(FONT is None, reason="needs a CJK font")
def test_what_was_decided_on_a_photograph_is_drawn(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(photograph(1))
    draw_file(read_bytes(source.read_bytes(), source.name), source, tmp_path / "shown.png")
    with Image.open(tmp_path / "shown.png") as shown:
        assert shown.size == (1400, 1200)
