"""A page's geometry becomes articles, one stage a module.

characters → lines → blocks → regions → roles (headline, caption …) → text.
All decisions are relative to the page's own body type; no absolute coordinates. Every stage
works on ``geometry.Box`` with y growing downwards, so that a page that was recognised from a
picture takes the same way as one with a text layer.
"""
