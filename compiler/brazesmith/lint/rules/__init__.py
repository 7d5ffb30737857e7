"""The functions that implement the rules of `rules.toml`, by topic.

L100: the text and its names. L110: the result. L120: globals and names. L130: the payload. L140:
times. L150: the body. L160: the user. L190: ignore comments.
"""
