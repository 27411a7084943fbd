"""What the command line prints: results to stdout, progress and complaints to stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress

    from summarizer.article import Article, SourceError, Summary

_REASONS = {
    "empty": "空的",
    "binary": "不是文字",
    "encrypted": "加了密码",
    "image_only": "只有图片",
    "too_large": "太大",
    "unsupported": "格式不支持",
    "unreadable": "已损坏",
    "not_found": "找不到",
    "forbidden_address": "地址不能访问",
    "fetch_failed": "打不开",
    "not_news": "没有文章",
}


def complain(name: str, error: SourceError) -> str:
    """Say on stderr in one line why a source cannot be read, and return that line."""
    from bot.messages import language_of, text
    from bot.messages.reasons import reason_details, reason_key

    code = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    language = language_of(code.partition(".")[0] if code[:2] in {"zh", "en"} else None)
    called = error.details.get("name", name)
    reason = text(language, reason_key(error, language), **reason_details(error, called))
    line = f"{name}: {' '.join(reason.split())}"
    print(line, file=sys.stderr)
    return line


def ingest_line(counts: Counter[str], reasons: Counter[str]) -> str:
    """What ``baozhai ingest`` came to, with the reasons of what could not be read."""
    parts = [f"{counts['new']} 篇新报道", f"{counts['duplicates']} 篇重复"]
    if counts["updated"]:
        parts.insert(1, f"{counts['updated']} 篇有更新")
    why = "，".join(f"{_REASONS.get(code, code)} {n}" for code, n in reasons.most_common())
    parts.append(f"{reasons.total()} 个来源读不了" + (f"（{why}）" if why else ""))
    return "，".join(parts)


def progress_bar() -> Progress:
    """A progress bar on stderr; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def print_json(value: dict[str, Any]) -> None:
    """One object on one line of stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def article_text(article: Article) -> str:
    """An article as plain text."""
    kind = "〔图片说明〕" if article.kind == "caption" else ""
    head = [f"{kind}{article.headline or '（无标题）'}", article.subtitle, article.byline]
    return "\n".join([*filter(None, head), article.body])


def summary_text(summary: Summary) -> str:
    """A summary as plain text."""
    points = "".join(f"\n  · {point}" for point in summary.points)
    return f"{summary.headline}\n  {summary.gist}{points}\n"


def plain(html: str) -> str:
    """Telegram HTML as plain text for a terminal."""
    return unescape(re.sub(r"<[^>]+>", "", html))
