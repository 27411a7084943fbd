"""Texts of our own making as people paste them: a paragraph a line, one article or several.

Copied from web pages, chats and PDF readers: with blank lines or none, indents, Markdown marks,
sources and desks around the text, interviews, briefs, poems.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from summarizer.training.splitter import matter
from summarizer.training.splitter.typesetting import (
    PrintedLine,
    Story,
    TypesetPage,
    Typesetter,
)

_BYLINES = (
    "{}", "本报记者 {}", "记者 {}", "作者：{}", "文/{}", "文｜{}", "■ {}", "□ {}", "撰文：{}",
    "本报记者 {} 文/图",
)  # fmt: skip
_NUMBERED = "一二三四五六七八九"


class Paster:
    """Texts as they are pasted; one seed, one sequence of texts."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.setter = Typesetter(seed)

    def text(self, stories: Sequence[Story], captions: Sequence[str]) -> TypesetPage:
        """A text of several stories in a style drawn for it."""
        rng = self.rng
        self.apart = rng.choice((0.0, 0.0, 1.0, 1.0, 0.5))  # blank lines between paragraphs
        self.parted = rng.choice((0.0, 1.0, 1.0, 0.9))  # … and between stories
        self.indent = rng.choice(("", "", "\u3000\u3000", "    "))
        self.mark = rng.choice(("", "", "", "# ", "## ", "**", "【"))
        self.headed = rng.choice((1.0, 1.0, 1.0, 0.9, 0.0))
        self.sourced = rng.choice((0.0, 0.0, 0.5, 1.0))
        self.closed = rng.choice((0.0, 0.0, 0.3, 1.0))
        self.signed = rng.choice(("none", "byline", "byline", "sign", "dateline", "any"))
        self.byline_words = rng.choice(_BYLINES)
        self.kickers = rng.choice((0.0, 0.0, 0.3, 1.0))
        self.subtitles = rng.choice((0.0, 0.0, 0.3, 1.0))
        self.section = rng.choice((0.0, 0.0, 0.4))
        kind = rng.choices(("news", "briefs", "interview", "poem"), (10, 2, 1.2, 0.5))[0]
        lines: list[PrintedLine] = []
        if rng.random() < 0.15:
            lines += [PrintedLine(t, "F") for t in matter.opening_lines(rng)]
        if kind == "briefs":
            lines += self._briefs(stories, 0)
        else:
            between = rng.choice(("", "", "", "---", "******", "———————"))
            shots = list(captions) if rng.random() < 0.3 else []
            for n, story in enumerate(stories):
                if n and between:
                    lines.append(PrintedLine(between, "F"))
                elif n and rng.random() < self.parted:
                    lines.append(PrintedLine(""))
                lines += self._story(story, n, kind)
                if shots:
                    lines += [*self._gap(sure=True), self._caption(shots.pop(), len(stories) + n)]
                if self.mark == "# " and rng.random() < 0.3:
                    lines += [
                        PrintedLine(""),
                        PrintedLine(f"![](images/{rng.getrandbits(80):x}.jpg)", "F"),
                    ]
        if rng.random() < 0.1:
            titles = [story.headline for story in stories]
            box = (
                ["相关阅读", *titles[:3]]
                if rng.random() < 0.5
                else matter.other(rng, self.setter.name, titles)
            )
            lines += [PrintedLine(t, "O") for t in box]
        return TypesetPage(lines)

    def _gap(self, *, sure: bool = False) -> list[PrintedLine]:
        return (
            [PrintedLine("")]
            if sure and self.apart
            else ([PrintedLine("")] if self.rng.random() < self.apart else [])
        )

    def _story(self, story: Story, number: int, kind: str) -> list[PrintedLine]:
        rng = self.rng
        lines: list[PrintedLine] = []
        way = (
            rng.choice(("byline", "sign", "dateline", "none"))
            if self.signed == "any"
            else self.signed
        )
        names = [self.setter.name() for _ in range(1 if rng.random() < 0.75 else 2)]
        if rng.random() < self.headed:
            lines += self._head(story, number)
        if way == "byline":
            lines += self._gap()
            lines.append(PrintedLine(self.byline_words.format(" ".join(names)), "B", number))
        if rng.random() < self.sourced:
            lines += self._gap()
            lines.append(PrintedLine(matter.source_line(rng), "F"))
        paragraphs = list(story.paragraphs)
        if way == "dateline":
            paragraphs[0] = self.setter.dateline(names) + paragraphs[0]
        if way == "sign":
            sign = rng.choice(("（{}）", "（记者 {}）", "（本报记者 {}）", "(记者{})")).format(
                " ".join(names)
            )
            if rng.random() < 0.6:
                paragraphs[-1] += sign
            else:
                paragraphs.append(sign)
        if kind == "interview":
            paragraphs = matter.talk(rng, self.setter.name, paragraphs)
        if kind == "poem":
            paragraphs = matter.verses(rng, paragraphs)
        if rng.random() < 0.8:
            lines += self._gap()
        lines += self._body(paragraphs, number, story.related)
        if rng.random() < self.closed:
            for text in matter.closing_lines(rng, self.setter.name):
                lines += [*self._gap(), PrintedLine(text, "F")]
        return lines

    def _head(self, story: Story, number: int) -> list[PrintedLine]:
        rng = self.rng
        lines: list[PrintedLine] = []
        if rng.random() < self.kickers:
            lines.append(PrintedLine(self.setter.clauses(story), "S", number))
        mark = self.mark
        if mark == "**":
            text = f"**{story.headline}**"
        elif mark == "【":
            text = f"【{story.headline}】"
        else:
            text = mark + story.headline
        lines.append(PrintedLine(text, "H", number))
        if rng.random() < self.subtitles:
            dash = rng.choice(("——", "——", "—", "", "副标题："))
            lines += [*self._gap(), PrintedLine(dash + self.setter.clauses(story), "S", number)]
        return lines

    def _body(self, paragraphs: Sequence[str], number: int, related: str) -> list[PrintedLine]:
        rng = self.rng
        lines: list[PrintedLine] = []
        count = 0
        for i, paragraph in enumerate(paragraphs):
            if i:
                lines += self._gap()
                heading = (
                    self.setter.phrase(related or paragraph)
                    if rng.random() < self.section / 3
                    else ""
                )
                if heading:
                    count += 1
                    shape = rng.choice(("{1}", "{1}", "## {1}", "**{1}**", "{0}、{1}", "【{1}】"))
                    shown = shape.format(_NUMBERED[count % 9], heading)
                    lines += [PrintedLine(shown, "X", number), *self._gap()]
            lines.append(PrintedLine(self.indent + paragraph, "P" if i else "A", number))
        return lines

    def _briefs(self, stories: Sequence[Story], number: int) -> list[PrintedLine]:
        rng = self.rng
        bullet = rng.choice(matter.BULLETS) + rng.choice(("", "", " "))
        lines: list[PrintedLine] = []
        if rng.random() < 0.6:
            lines.append(PrintedLine(matter.briefs_label(rng), "O"))
        for n, story in enumerate(stories, number):
            lines += self._gap() if lines else []
            text = matter.brief(rng, "".join(story.paragraphs))
            lines.append(PrintedLine(bullet + text, "A", n))
        return lines

    def _caption(self, text: str, number: int) -> PrintedLine:
        lead = self.rng.choice(("", "", "图为", "▲", "图："))
        return PrintedLine(lead + text + self.setter.shot(), "K", number)
