"""Chinese text: characters, folding, script, numerals, sentences, prose, credits and terms.

Known to all of ``summarizer``; imports nothing else of it.
"""
