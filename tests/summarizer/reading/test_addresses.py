"""Addresses of one article: of its forms and of its pages."""

from __future__ import annotations

import pytest

from summarizer.reading.addresses import follows, is_first, may_be_own

OWN = "http://m.jiangcheng.cn/news/2024/1234.html"


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("http://www.jiangcheng.cn/a/1234.html", OWN),
        ("http://jiangcheng.cn/show.php?id=3", "http://jiangcheng.cn/show.php?id=3&utm_source=x"),
        ("http://jiangcheng.cn/1.html", "http://jiangcheng.cn/1.html?from=timeline"),
        ("http://jiangcheng.cn/news/12345/", "http://jiangcheng.cn/news/12345/amp/"),
        ("http://jiangcheng.cn/gangkou-tonghang/", "http://jiangcheng.cn/gangkou-tonghang/2"),
        (
            "https://www.jiangcheng.cn/1.html",
            "https://www-jiangcheng-cn.cdn.ampproject.org/c/s/www.jiangcheng.cn/1.amp.html",
        ),
    ],
)
def test_an_address_that_may_be_the_articles_own(said: str, url: str) -> None:
    assert may_be_own(said, url)


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("http://www.jiangcheng.cn/", OWN),
        ("http://www.jiangcheng.cn/index.html", OWN),
        ("http://m.jiangcheng.cn/m/", OWN),
        ("http://m.jiangcheng.cn/news/", OWN),
        ("http://www.linjiang.cn/news/2024/1234.html", OWN),
        ("http://jiangcheng.cn/show.php", "http://jiangcheng.cn/show.php?id=3"),
        ("http://jiangcheng.cn/show.php?id=1", "http://jiangcheng.cn/show.php?id=3"),
        (
            "https://www.linjiang.cn/1.html",
            "https://www-jiangcheng-cn.cdn.ampproject.org/c/s/www.jiangcheng.cn/1.amp.html",
        ),
    ],
)
def test_an_address_that_is_another_pages(said: str, url: str) -> None:
    assert not may_be_own(said, url)


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("/a/1234_2.html", "/a/1234.html"),
        ("/a/1234_1.html", "/a/1234.html"),  # counted from 0
        ("/a/1234_3.html", "/a/1234_2.html"),
        ("/a/1234-2.shtml", "/a/1234.shtml"),
        ("/a/1234/2", "/a/1234"),
        ("/a/1234/page/2/", "/a/1234/"),
        ("/a/1234/index_2.html", "/a/1234/"),
        ("/a/1234/2.html", "/a/1234/1.html"),
        ("/a?id=1234&page=2", "/a?id=1234"),
        ("/a?page=3&id=1234", "/a?page=2&id=1234"),
        ("/a/1234.html?p=2", "/a/1234.html"),
    ],
)
def test_the_page_behind(named: str, url: str) -> None:
    assert follows("http://jiangcheng.cn" + named, "http://jiangcheng.cn" + url)


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("http://jiangcheng.cn/a/1235.html", "http://jiangcheng.cn/a/1234.html"),
        ("http://jiangcheng.cn/a/1234.html", "http://jiangcheng.cn/a/1234.html"),
        ("http://jiangcheng.cn/a/1234_2.html", "http://jiangcheng.cn/a/1234_2.html"),
        ("http://jiangcheng.cn/a/1234_3.html", "http://jiangcheng.cn/a/1234.html"),
        ("http://linjiang.cn/a/1234_2.html", "http://jiangcheng.cn/a/1234.html"),
        ("http://jiangcheng.cn/a?id=1235", "http://jiangcheng.cn/a?id=1234"),
        ("http://jiangcheng.cn/t20240305_1235.html", "http://jiangcheng.cn/t20240305_1234.html"),
        ("http://jiangcheng.cn/news/?page=2", "http://jiangcheng.cn/a/1234.html"),
    ],
)
def test_another_articles_page(named: str, url: str) -> None:
    assert not follows(named, url)


def test_the_first_page_is_told_by_a_later_ones_address() -> None:
    assert is_first("http://jiangcheng.cn/a/1234.html", "http://jiangcheng.cn/a/1234_2.html")
    assert is_first("http://jiangcheng.cn/a?id=7", "http://jiangcheng.cn/a?id=7&page=3")
    assert not is_first("http://jiangcheng.cn/a/1233.html", "http://jiangcheng.cn/a/1234_2.html")
    assert not is_first("http://jiangcheng.cn/a/1234.html", "http://jiangcheng.cn/a/1234.html")
