"""The splitter: the small network that tags the lines of a page's dump
(``summarizer/splitting/dump/tagger.npz``).

Pages are typeset from articles (``typesetting``), so that every line's tag is known; the
``tagger`` and the weights that give ``heads`` to bodies learn from them.
"""
