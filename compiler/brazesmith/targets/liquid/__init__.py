"""From a webhook spec to the Liquid that is pasted.

lower.py        IR into a small Liquid tree: what is present, what is quoted, commas
expressions.py  the values and conditions in it; rows.py reads the Liquid of operators
failures.py     failures moved to where Liquid can abort
nodes.py        that tree, and its text; nobody else writes Liquid
target.py       the whole file: header, URL, method, headers, body
"""
