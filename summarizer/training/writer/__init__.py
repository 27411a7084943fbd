"""The writer: the seq2seq model that writes headlines and gists (``summarizer/model``).

From pairs of article and headline (``corpus``, ``briefs``) to a folder that ``engine`` loads
(``train``, ``reward``, ``evaluate``, ``export``).
"""
