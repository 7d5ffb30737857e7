"""Whether two texts are the same JavaScript program, and if not, where they differ.

tree.py       text to trees, by tree-sitter, without comments and layout
names.py      which names are local, so that they can be renamed
normal.py     one form for what minifiers write in several ways
changes.py    the differences between two trees, as lines
program.py    a text as a program: its normal form, its hash, its functions in any order
"""
