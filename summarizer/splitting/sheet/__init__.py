"""A page's geometry becomes articles, one stage a module.

characters → lines → blocks → regions → roles (headline, caption …) → text.
All decisions are relative to the page's own body type; no absolute coordinates. Every stage
works on ``geometry.Box`` with y growing downwards, so that a page that was recognised from a
picture takes the same way as one with a text layer.

Limits that name no other source were set by hand on the benchmark's thirty PDFs and on the even
seeds of ``tests.pages.families``; odd ones were only scored.
"""
