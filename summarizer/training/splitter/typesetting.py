"""Newspaper pages of our own making: articles set in columns, tangled as a page's text dump is.

What the line tagger of ``summarizer.splitting.dump`` learns from. Every trait is drawn anew for
each page (column widths, indents, spaced digits, letter-spacing, headline places, furniture), so
that no one paper's habits are learned.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.text.characters import width
from summarizer.training.splitter import matter

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭"
    "曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
_GIVEN = (
    "伟芳娜敏静强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉梅红建国志文斌"
    "波辉宇婷雪飞龙晨浩欣怡佳思子涵一鸣晓东海燕"
)
_PLACES = (
    *("北京", "上海", "广州", "深圳", "成都", "武汉", "西安", "杭州", "南京", "重庆"),
    *("合肥", "长沙", "济南", "福州", "昆明", "日内瓦", "纽约", "东京"),
)
_SHOTS = (
    " {} 摄", " 本报记者 {} 摄", "（{} 摄）", " 新华社记者 {} 摄", " 新华社发（{} 摄）",
    " 中新社发 {}摄", " {}摄影报道", "（本报记者 {}摄）", " {}摄", " 记者 {} 摄", " 人民图片 {} 摄",
)  # fmt: skip
_SCENES = ("图为施工现场。", "图为市民参观展览。", "图为活动现场。", "图为工人在作业。")
_MARKS = ("■ ", "◎", "□", "● ", "□ ", "■", "◆", "▲", "", "", "", "")
_ROLES = ("", "", "本报记者 ", "记者 ", "本报记者 ", "本报特约记者 ", "通讯员 ")
_MARKS_BESIDE = "，。、；：（）“”《》 "
_NO_START = "，。、；：？！”’）》」』】…,.;:?!)%"
_NO_END = "“‘（《「『【("
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:%/+'’&_-]*[A-Za-z0-9%]|——|……|.", re.S)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as dumped ('' for a blank one), its tag, and the article it belongs to (-1: none)."""

    text: str
    tag: str = ""
    article: int = -1


@dataclass(slots=True)
class TypesetPage:
    """A page's printed lines; ``heads`` says which article each headline group belongs to."""

    lines: list[PrintedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    """What is to be set: a headline and the paragraphs of a body."""

    headline: str
    paragraphs: Sequence[str]
    related: str = ""  # a headline on the same topic: some section headings are worded so


class Typesetter:
    """Sets pages; one seed, one sequence of pages."""

    def __init__(self, seed: int, *, flow: bool = False) -> None:
        """``flow``: every other page is told in order, as PDF readers tell it."""
        self.rng = random.Random(seed)
        self.flows = 0.5 if flow else 0.0

    def page(self, stories: Sequence[Story], captions: Sequence[str]) -> TypesetPage:
        """Set a page of several stories and photo captions in a style drawn for it."""
        rng = self.rng
        weights = self._style()
        blocks: list[list[PrintedLine]] = []
        stacked: list[list[PrintedLine]] = []
        late: list[list[PrintedLine]] = []
        kinds = ["story"] * len(stories) + ["caption"] * len(captions)
        kinds += ["other"] * (rng.choice((0, 1, 2)) if self.flow else 0)
        rng.shuffle(kinds)
        bullet = rng.choice(matter.BULLETS) if self.flow and rng.random() < 0.08 else ""
        if bullet and rng.random() < 0.7:
            blocks.append([PrintedLine(matter.briefs_label(rng), "O")])
        number = shots = 0
        for kind in kinds:
            if kind == "other":
                titles = [story.headline for story in rng.sample(stories, len(stories))]
                rows = matter.other(rng, self.name, titles)
                blocks.append([PrintedLine(row, "O") for row in rows])
                continue
            if kind == "caption":
                blocks.append(self._caption(captions[shots], len(stories) + shots))
                shots += 1
                continue
            place = rng.choices(("before", "after", "inside", "far", "late", "missing"), weights)[0]
            if bullet:
                blocks += self._brief(stories[number], bullet, number)
                number += 1
                continue
            body, head = self._story(stories[number], number, place)
            before, late = late, []
            if place == "before":
                blocks.extend([*head, *body])
            elif place == "after":
                blocks.extend([*body, *head])
            elif place == "late":
                blocks.extend(body)
                late = head
            elif place == "far":
                blocks.extend(body)
                stacked.append(self._flat(head))
            else:
                blocks.extend(body)
            blocks.extend(before)
            number += 1
        blocks.extend(late)
        if rng.random() < 0.25:
            rng.shuffle(stacked)
        where = rng.choices((len(blocks), 0, rng.randint(0, len(blocks))), (8, 1, 1))[0]
        where = self._between_stories(blocks, where)
        blocks[where:where] = stacked
        return self._assemble(blocks)

    def _style(self) -> list[float]:
        """Draw a page's habits; returns how often a headline stands in each of its places."""
        rng = self.rng
        self.flow = self.flows > 0 and rng.random() < self.flows  # in order, without blank lines
        self.gap_rate = rng.choice((0.0, 0.0, 0.5, 0.5, 0.9))
        self.spread_from = rng.choice((3, 4, 5, 99))
        self.squeeze = rng.random() < 0.5
        self.latin_width = rng.uniform(0.92, 1.12)
        self.quote_break = rng.choice((0.0, 0.0, 0.3, 0.6))
        self.ascii_marks = rng.random() < 0.12
        self.wide_digits = rng.random() < 0.1
        self.join = rng.choice((0.0, 0.1, 0.2))  # blocks that follow with no blank line
        self.tight = rng.choice((0.0, 0.03, 0.1, 0.3, 0.9))  # paragraphs with no blank line
        self.latin_break = rng.choice((0.0, 0.0, 0.3))
        self.width_jitter = rng.choice((0, 0, 1))
        usual = (3.0, 4.0, 1.5, 3.0, 1.0, 1.3)
        if self.flow:
            self.join = self.tight = rng.choice((1.0, 1.0, 1.0, 0.5))
            usual = (12.0, 0.4, 0.8, 0.3, 0.1, 0.4)
        self.common_width = rng.choice((0, 0, rng.randrange(22, 52, 2)))
        return [rng.gammavariate(0.7, 1) * w for w in usual]

    def _between_stories(self, blocks: list[list[PrintedLine]], where: int) -> int:
        """The next place from ``where`` on that does not cut a story in two."""
        while 0 < where < len(blocks) and (
            blocks[where - 1]
            and blocks[where]
            and blocks[where - 1][-1].article == blocks[where][0].article
        ):
            where += 1
        return where

    def _flat(self, blocks: list[list[PrintedLine]]) -> list[PrintedLine]:
        lines: list[PrintedLine] = []
        for block in blocks:
            if lines and self.rng.random() < 0.3:
                lines.append(PrintedLine(""))
            lines.extend(block)
        return lines

    def _assemble(self, blocks: list[list[PrintedLine]]) -> TypesetPage:
        rng = self.rng
        furniture = [PrintedLine(text, "F") for text in matter.furniture(rng, self.name)]
        if self.flow and rng.random() < 0.3:
            furniture[:0] = [PrintedLine(text, "F") for text in matter.masthead(rng)]
        cut = rng.randint(0, len(furniture)) if rng.random() < 0.6 else 0
        top, bottom = furniture[:cut], furniture[cut:]
        ordered = [[line] for line in top] + blocks + [[line] for line in bottom]
        if rng.random() < 0.08 and blocks:
            ordered.insert(rng.randint(0, len(ordered)), [PrintedLine(matter.folio(rng), "F")])
        lines: list[PrintedLine] = []
        for block in ordered:
            if lines and rng.random() >= self.join:
                lines.append(PrintedLine(""))
            lines.extend(block)
        return TypesetPage([PrintedLine(self._fold(x.text), x.tag, x.article) for x in lines])

    def _fold(self, text: str) -> str:
        if self.wide_digits:
            text = re.sub(r"[0-9]", lambda m: chr(ord(m.group()) + 0xFEE0), text)
        if self.ascii_marks:
            text = text.translate(str.maketrans("，：（）", ",:()"))
        return text

    # -- a story: body blocks and headline blocks ------------------------------------------------

    def _story(
        self, story: Story, number: int, place: str
    ) -> tuple[list[list[PrintedLine]], list[list[PrintedLine]]]:
        rng = self.rng
        cells = (
            self.common_width
            if self.common_width and rng.random() < 0.6
            else 2
            * rng.choice(
                (10, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 18, 18, 19, 20, 22, 24, 26, 30)
            )
        )
        signed = rng.choices(("none", "dateline", "sign", "byline"), (2, 2.4, 2.4, 3.2))[0]
        names = [self.name() for _ in range(1 if rng.random() < 0.8 else 2)]
        paragraphs = list(story.paragraphs)
        if signed == "dateline" or rng.random() < 0.08:
            paragraphs[0] = self.dateline(names, signed == "dateline") + paragraphs[0]
        headings = self._headings(paragraphs, story.related)
        sign = self._signature(names) if signed == "sign" else ""
        body = self._columns(paragraphs, headings, sign, cells, number)
        if self.flow and rng.random() < 0.08:
            body[-1].append(PrintedLine(matter.jump(rng, "下转"), "F", number))
        elif self.flow and rng.random() < 0.04:
            body[0].insert(0, PrintedLine(matter.jump(rng, "上接"), "F", number))
        head: list[list[PrintedLine]] = []
        if place != "missing":
            head = self._headline(story, number, cells)
        if signed == "byline":
            line = PrintedLine(self._byline(names), "B", number)
            spot = rng.choices(("head", "body", "end"), (7 if head else 0, 1, 1))[0]
            if spot == "head":
                self._attach(head, line, last=rng.random() < 0.93)
            elif spot == "body":
                self._attach(body, line, last=False)
            else:
                self._attach(body, line, last=True)
        if place == "inside":
            spots = list(range(1, len(body)))
            if not spots and len(body[0]) > 6 and body[0][0].tag in "AB":
                k = rng.randint(3, len(body[0]) - 2)
                body[0:1] = [body[0][:k], body[0][k:]]
                spots = [1]
            spot_at = rng.choice(spots) if spots else len(body)
            body[spot_at:spot_at] = [self._flat(head)]
            head = []
        elif rng.random() < 0.5:
            head = [self._flat(head)] if head else []
        return body, head

    def _brief(self, story: Story, bullet: str, number: int) -> list[list[PrintedLine]]:
        text = bullet + matter.brief(self.rng, "".join(story.paragraphs))
        lines = self._set(text, self.common_width or 28, 0)
        return [
            [PrintedLine(t.strip("\0"), "C" if k else "A", number) for k, t in enumerate(lines)]
        ]

    def _attach(self, blocks: list[list[PrintedLine]], line: PrintedLine, *, last: bool) -> None:
        apart = self.rng.random() < 0.4
        if last:
            blocks.append([line]) if apart else blocks[-1].append(line)
        else:
            blocks.insert(0, [line]) if apart else blocks[0].insert(0, line)

    def _headings(self, paragraphs: list[str], related: str) -> dict[int, str]:
        """Section headings by the paragraph that they stand before."""
        if len(paragraphs) < 3 or self.rng.random() < 0.45:
            return {}
        found: dict[int, str] = {}
        rate = self.rng.choice((0.1, 0.2, 0.35))
        for i in range(1, len(paragraphs)):
            if self.rng.random() < rate and i - 1 not in found:
                of = paragraphs[i] if self.rng.random() < 0.75 else paragraphs[i - 1]
                text = self.phrase(related if related and self.rng.random() < 0.25 else of)
                if text:
                    found[i] = text
        return found

    def phrase(self, text: str) -> str:
        """A clause of a text, as a heading or subtitle would be worded."""
        clauses = [c for c in re.split(r"[，。；：？！、“”（）《》]", text) if 4 <= len(c) <= 22]
        if not clauses:
            return ""
        clause = self.rng.choice(clauses)
        if self.rng.random() < 0.2:
            other = self.rng.choice(clauses)
            clause = clause[:7] + other[-6:]
        return clause[: self.rng.randint(6, 16)]

    def _columns(
        self, paragraphs: list[str], headings: dict[int, str], sign: str, cells: int, number: int
    ) -> list[list[PrintedLine]]:
        """Blocks of lines; a block ends where a blank line is to stand."""
        rng = self.rng
        indent = 4 if rng.random() < 0.85 else 0
        height = rng.choice((4, 6, 9, 14, 20, 30, 60, 10**6))
        blocks: list[list[PrintedLine]] = [[]]
        left = rng.randint(2, height)
        for i, paragraph in enumerate(paragraphs):
            if i in headings:
                if rng.random() < 0.8:
                    blocks.append([])
                blocks[-1].append(PrintedLine(headings[i], "X", number))
                if rng.random() < 0.75:
                    blocks.append([])
            elif blocks[-1] and rng.random() >= self.tight:
                blocks.append([])
            last = i == len(paragraphs) - 1
            lines = self._set(paragraph, cells, indent, sign if last else "")
            if rng.random() < 0.006 and i:  # what a web page leaves behind
                lines.insert(
                    0, "".join(rng.choices("abcdXYZ0123456789_-/", k=rng.randint(9, cells)))
                )
            for k, text in enumerate(lines):
                broken = text.startswith("\0")  # a Latin run torn apart: it looks like a paragraph
                if k and (
                    left <= 0
                    or broken
                    or (text[:1] in "“《‘（" and rng.random() < self.quote_break)
                ):
                    blocks.append([])
                    left = height if left <= 0 else left
                tag = "C" if k else ("P" if i else "A")
                lead = " " if not k and not i and rng.random() < 0.15 else ""
                blocks[-1].append(PrintedLine(lead + text.lstrip("\0"), tag, number))
                left -= 1
        return [block for block in blocks if block]

    def _headline(self, story: Story, number: int, cells: int) -> list[list[PrintedLine]]:
        rng = self.rng
        size = rng.choice((cells, rng.randrange(20, 44, 2), rng.randrange(28, 70, 2)))
        lines = self._wrap(story.headline, max(size, 14))
        if self.flow and rng.random() < 0.1:
            lines = [" ".join(line.replace(" ", "")) for line in lines]
        blocks = [[PrintedLine(t, "h" if i else "H", number) for i, t in enumerate(lines)]]
        if len(blocks[0]) > 1 and rng.random() < 0.05:
            blocks = [blocks[0][:1], blocks[0][1:]]
        if self.flow and rng.random() < 0.22:
            blocks.insert(0, [PrintedLine(self.clauses(story), "S", number)])
        elif rng.random() < 0.3:
            text = self.clauses(story) if self.flow else self.phrase(rng.choice(story.paragraphs))
            if text:
                dash = rng.choice(("——", "——", "—", ""))
                rows = self._wrap(dash + text, max(size, 20))
                sub = [PrintedLine(t, "S", number) for t in rows]
                if rng.random() < 0.3:
                    blocks.append(sub)
                elif rng.random() < 0.05 and not dash:
                    blocks.insert(0, sub)
                else:
                    blocks[-1].extend(sub)
        return blocks

    def _wrap(self, text: str, cells: int) -> list[str]:
        """A headline in balanced lines, cut at a mark or space where there is one near."""
        text = re.sub(r"[ \u3000]+", " ", text).strip()
        total = width(text)
        if total <= cells and (self.rng.random() < 0.6 or total < 24):
            return [text]
        rows = max(2, -(-total // cells))
        cuts: list[int] = []
        at = used = 0
        for i, char in enumerate(text):
            used += width(char)
            if used >= total * (len(cuts) + 1) / rows and len(cuts) < rows - 1 and i - at >= 3:
                within = range(max(at + 1, i - 4), min(len(text), i + 5))
                near = [k for k in within if text[k - 1] in " ，：；！？、"]
                cut = min(near, key=lambda k: abs(k - i)) if near else i + 1
                while cut < len(text) - 1 and text[cut] in _NO_START:
                    cut += 1
                if at < cut < len(text):
                    cuts.append(cut)
                    at = cut
        parts = [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return [part for part in parts if part]

    def shot(self) -> str:
        """A photo credit."""
        return self.rng.choice(_SHOTS).format(self.name())

    def clauses(self, story: Story) -> str:
        """A kicker or subtitle: a clause of the story, or two side by side."""
        one = self.phrase(self.rng.choice(story.paragraphs)) or story.headline[:8]
        if self.rng.random() < 0.5:
            return one
        two = self.phrase(self.rng.choice(story.paragraphs))[: len(one) + 2]
        return self.rng.choice((" ", "\u3000")).join((one, two)).strip()

    def _caption(self, text: str, number: int) -> list[PrintedLine]:
        rng = self.rng
        if rng.random() < 0.3:
            text += rng.choice(_SCENES)
        credit = self.shot()
        cells = rng.choice((24, 28, 32, 36, 40, 50, 60, 80, 100))
        lines = self._set(text, cells, rng.choice((0, 4)), credit)
        return [PrintedLine(t.strip("\0"), "k" if i else "K", number) for i, t in enumerate(lines)]

    # -- words around the text -------------------------------------------------------------------

    def name(self) -> str:
        """A personal name."""
        rng = self.rng
        return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))

    def _spread_name(self, name: str) -> str:
        return " ".join(name) if len(name) == 2 and self.rng.random() < 0.3 else name

    def _byline(self, names: list[str]) -> str:
        mark, role = self.rng.choice(_MARKS), self.rng.choice(_ROLES)
        return mark + role + " ".join(self._spread_name(n) for n in names)

    def _signature(self, names: list[str]) -> str:
        role = self.rng.choice(("", "", "", "记者 ", "本报记者 ", "据新华社"))
        gap = self.rng.choice(("", " ", "\u3000", "  "))
        return f"{gap}（{role}{' '.join(names)}）" if "据" not in role else f"{gap}（{names[0]}）"

    def dateline(self, names: list[str], named: bool = True) -> str:
        """What a body opens with: house, place and day, and who reports."""
        rng = self.rng
        day = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        place = rng.choice(_PLACES)
        who = f"（记者 {' '.join(names)}）"
        wire = f"{rng.choice(('新华社', '中新社', '据新华社', '本报'))}{place}{day}电"
        if not named:
            return rng.choice(("本报讯 ", "本报讯 ", f"{wire} "))
        return rng.choice(
            (f"本报讯{who}", f"本报讯{who}", f"本报讯 {who}", f"{wire}{who}", f"{wire}{who}",
             f"本报{place}{day}讯 记者{names[0]}报道：", f"本报讯（通讯员 {names[0]}）")
        )  # fmt: skip

    # -- lines -----------------------------------------------------------------------------------

    def _set(self, text: str, cells: int, indent: int, tail: str = "") -> list[str]:
        """One paragraph in lines of ``cells`` half-width cells; a torn line starts with NUL."""
        rng = self.rng
        lines: list[str] = []
        row: list[str] = []
        room = float(cells - indent)
        whole = tail and self._cells(tail) < cells / 2 and rng.random() < 0.5
        tokens = _TOKEN.findall(text) + ([tail] if whole else _TOKEN.findall(tail))
        torn = False
        for i, token in enumerate(tokens):
            size = self._cells(token)
            over = size > room
            if over and token in _NO_START and (self.squeeze or size - room <= 1) and row:
                over = False
            if over and row:
                carry: list[str] = []
                while len(row) > 2 and (row[-1] in _NO_END or (not carry and token in _NO_START)):
                    carry.insert(0, row.pop())
                    room += self._cells(carry[0])
                lines.append(("\0" if torn else "") + self._print(row, room))
                row, torn = carry, False
                room = cells + rng.randint(-self.width_jitter, self.width_jitter)
                room -= sum(self._cells(t) for t in carry)
            if not row and token == " ":
                continue
            row.append(token)
            room -= size
            if (
                token == " " and self.latin_break and 0 < i < len(tokens) - 1
                and tokens[i - 1][-1].isascii() and tokens[i + 1][0].isascii()
                and rng.random() < self.latin_break
            ):  # fmt: skip
                lines.append(("\0" if torn else "") + self._print(row, 0))
                row, torn, room = [], True, float(cells - indent)
        if row:
            lines.append(("\0" if torn else "") + self._print(row, 0))
        return [line for line in lines if line.strip("\0 \u3000")] or [text]

    def _cells(self, token: str) -> float:
        return sum(2 if ord(c) > 0x2000 else self.latin_width for c in token)

    def _print(self, row: list[str], slack: float) -> str:
        if slack >= self.spread_from and self.rng.random() < 0.9:
            return " ".join(row)
        text = ""
        for token in row:
            if text and self.gap_rate and (text[-1].isascii() != token[0].isascii()):
                plain = text[-1] not in _MARKS_BESIDE and token[0] not in _MARKS_BESIDE
                if plain and (text[-1].isalnum() or token[0].isalnum()):
                    text += " " if self.rng.random() < self.gap_rate else ""
            text += token
        return text.rstrip(" ")
