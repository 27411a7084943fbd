"""Any file into a page, or one clear reason why not."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.article import SourceError
from summarizer.picture import draw, draw_file
from summarizer.reading import read, read_bytes
from summarizer.reading.decoding import decode

PAGE = Path(__file__).parents[2] / "pages" / "wide.txt"
TEXT = PAGE.read_text(encoding="utf-8")
ARTICLE = """沛州地铁3号线今日开通试运营
沛州地铁3号线今日上午10时开通试运营。线路全长28.4公里，设站21座，串联起高铁东站和会展中心。
全程票价6元，60岁以上老人凭敬老卡免费。
"""
TRADITIONAL = (
    "產業基礎能力關乎一個國家的產業安全、國家安全、競爭力和綜合國力。目前，我國是工業大國。"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_text_of_every_chinese_encoding_is_read_right(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "page.txt") == TEXT
    assert decode("5G来了".encode(encoding), "short.txt") == "5G来了"


def test_big5_is_read_when_sure() -> None:
    assert decode(TRADITIONAL.encode("big5"), "page.txt") == TRADITIONAL


def test_line_ends_of_other_systems_are_understood() -> None:
    assert decode(TEXT.replace("\n", "\r\n").encode(), "page.txt") == TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\n\t", "empty"),
        ("\ufeff\u3000\n".encode(), "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"PK\x03\x04" + bytes(200), "binary"),
        (random.Random(1).randbytes(100_000), "binary"),
        (b"\x1f\x8bnot gzip at all", "unreadable"),
        (gzip.compress(b""), "empty"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_bytes(data, "page.txt")
    assert refused.value.code == code
    assert refused.value.details["name"] == "page.txt"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path / "absent.txt")
    assert refused.value.code == "not_found"


def test_a_bomb_of_gzip_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        read_bytes(gzip.compress(bytes(80 * 1024 * 1024)), "page.txt.gz")
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_rows_keep_their_ids(pack: type[bytes]) -> None:
    rows = [
        {"id": "a-1", "text": "第一段。\n\n第二段。", "title": "标题"},
        {"id": 7, "text": "正文。"},
    ]
    data = pack("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    name = "rows.jsonl" + (".gz" if pack is gzip.compress else "")
    articles = read_bytes(data, name).articles
    assert [(a.id, a.headline, a.body) for a in articles] == [
        ("a-1", "标题", "第一段。\n第二段。"),
        ("7", None, "正文。"),
    ]


def test_a_broken_row_is_told_by_its_line() -> None:
    with pytest.raises(SourceError) as refused:
        read_bytes(b'{"id": "1", "text": "a."}\n{"id": 2}\n', "rows.jsonl")
    assert (refused.value.code, refused.value.details["reason"][0]) == ("unreadable", "2")


def test_articles_are_called_after_their_source() -> None:
    page = read(PAGE)
    assert page.source == "wide.txt"
    assert [a.id for a in page.articles] == [
        f"wide.txt#{n}" for n in range(1, len(page.articles) + 1)
    ]


def test_a_single_article_stays_one() -> None:
    (article,) = read_bytes(ARTICLE.encode(), "metro.txt").articles
    assert article.headline == "沛州地铁3号线今日开通试运营"
    assert article.body.count("\n") == 1
    assert article.body.endswith("敬老卡免费。")


def test_an_english_article_keeps_its_spaces() -> None:
    text = (
        "Harbour opens\n\nThe new terminal opened on Monday, and the first of\n34 ships came in.\n"
    )
    (article,) = read_bytes(text.encode(), "harbour.txt").articles
    assert article.headline == "Harbour opens"
    assert article.body == ("The new terminal opened on Monday, and the first of 34 ships came in.")


def test_a_chat_log_is_doubted() -> None:
    chat = "\n".join(f"小明 10:{n:02d}\n晚上吃什么\n小红 10:{n:02d}\n随便，都行" for n in range(12))
    page = read_bytes(chat.encode(), "chat.txt")
    assert len(page.articles) == 1
    assert page.articles[0].confidence <= 0.3


def test_five_megabytes_of_noise_are_refused_soon() -> None:
    rng = random.Random(3)
    han = "".join(chr(rng.randint(0x4E00, 0x9FA5)) for _ in range(1_700_000))
    latin = "".join(rng.choices("abcdefghij klmnopqrstuvwxyz0123456789", k=900_000))
    started = time.process_time()
    for text in (
        han,
        latin,
        han[:300_000],
        "\n".join(han[k : k + 17] for k in range(0, 200_000, 17)),
    ):
        with pytest.raises(SourceError) as refused:
            read_bytes(text.encode(), "noise.txt")
        assert refused.value.code in {"too_large", "not_news", "binary"}
    assert time.process_time() - started < 60


def test_many_pages_in_one_text_are_all_read() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(PAGE.parent.glob("*.txt"))]
    alone = sum(len(read_bytes(text.encode(), "p.txt").articles) for text in texts)
    many = read_bytes("\n\n".join(texts * 6).encode(), "p.txt")  # some 2,500 lines
    # Of six copies of a headline each goes as well with each copy of its body: some are lost.
    assert len(many.articles) == pytest.approx(6 * alone, rel=0.25)
    assert len({a.id for a in many.articles}) == len(many.articles)


def test_the_picture_shows_the_page(tmp_path: Path) -> None:
    from PIL import Image

    page = read(PAGE)
    draw_file(page, PAGE, tmp_path / "page.png")
    draw(page, TEXT, tmp_path / "same.png")
    with Image.open(tmp_path / "page.png") as image, Image.open(tmp_path / "same.png") as same:
        assert image.tobytes() == same.tobytes()
        colours = image.convert("RGB").getcolors(1 << 20)
    assert colours is not None
    large = [colour for count, colour in colours if count > 3000]
    pale = [c for c in large if isinstance(c, tuple) and max(c) - min(c) > 15]
    assert len(pale) >= len(page.articles)  # a tint an article, and its headline's colour


def test_rows_need_no_library_of_pages_or_feeds(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a", "text": "青河大桥今天上午建成通车。"}\n', encoding="utf-8")
    code = (
        "import sys, pathlib; from summarizer.reading import read; "
        "page = read(pathlib.Path(sys.argv[1])); "
        "heavy = {'feedparser', 'trafilatura', 'lxml'}; "
        "print(page.articles[0].id, sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout == "a []\n"
