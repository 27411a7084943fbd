"""Which blocks are captions: small type beside a picture, or a photographer's credit."""

from __future__ import annotations

from summarizer.splitting.sheet.blocks import Block, Role
from summarizer.splitting.sheet.geometry import Box
from summarizer.splitting.sheet.style import Style
from summarizer.text.credits import is_furniture, parse_byline, split_photo_credit
from summarizer.text.prose import join_lines

LONGEST = 12
"""Lines a caption has at most."""


def mark_captions(blocks: list[Block], pictures: list[Box], style: Style) -> None:
    """Give captions their role, in place."""
    photos = [p for p in pictures if is_photo(p, style)]
    for block in blocks:
        if len(block.lines) <= LONGEST and _is_caption(block, blocks, photos, style):
            block.role = Role.CAPTION


def is_photo(picture: Box, style: Style) -> bool:
    """Large enough for a photo, and not a headline kept as a picture."""
    return picture.height >= 4 * style.size and picture.width >= 4 * style.size


def _is_caption(block: Block, blocks: list[Block], photos: list[Box], style: Style) -> bool:
    credit = split_photo_credit(join_lines(ln.text for ln in block.lines))
    credited = bool((credit.names or credit.role) and credit.rest)
    body_type = style.is_body(block.lines[0])
    if body_type and not credited:
        return False
    near = [photo for photo in photos if _beside(block, photo, style)]
    if near and credited:
        return True
    if body_type or block.size >= 1.18 * style.size:
        return False
    if credited and not body_type:
        return True
    if not near or is_furniture(block.text):
        return False
    if len(block.lines) == 1 and parse_byline(block.lines[0].text):
        return False
    # Below its photo or at its side; above only when nothing else can be its caption.
    below = any(block.top >= photo.bottom - style.size for photo in near)
    beside = any(block.across(photo) <= 0 for photo in near)
    if not below and not beside:
        weighty = block.lines[0].face in (style.face, style.display) or block.lines[0].face.heavy
        rivals = any(
            other is not block
            and other.role is not Role.BODY
            and other.top >= near[0].bottom - style.size
            and _beside(other, near[0], style)
            for other in blocks
        )
        if weighty or rivals:
            return False
    headed = any(
        other.role is Role.DISPLAY
        and other is not block
        and other.shares_column(block)
        and 0 <= block.top - other.bottom < 1.2 * other.size
        for other in blocks
    )
    return not headed


def _beside(block: Block, photo: Box, style: Style) -> bool:
    """Directly below or above the photo and no wider, or at its side."""
    reach = 2.0 * style.leading
    inside = block.x0 >= photo.x0 - 2 * style.size and block.x1 <= photo.x1 + 2 * style.size
    if inside and block.shares_column(photo):
        return -style.size < block.top - photo.bottom < reach or (
            -style.size < photo.top - block.bottom < reach
        )
    return block.along(photo) > 0.8 * block.height and -block.across(photo) < reach
