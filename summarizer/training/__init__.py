"""The workshop of the two models that ship: the ``writer`` of summaries, the ``splitter`` of dumps.

May import all of ``summarizer``; nothing imports it but the command line.
"""
