"""Whether two texts are the same JavaScript program, and if not, where they differ.

tree.py         text to trees, by tree-sitter, without comments and layout
names.py        which names are local, so that they can be renamed
assigned.py     which local names are assigned to, and where that cannot be followed
terms.py        values, in one form for what can be written in several ways
meaning.py      what a program does, as a graph of terms
differences.py  the differences between two graphs
changes.py      the differences between two trees, as lines; between the graphs if one was minified
program.py      a text as a program, and whether it does the same as another
"""
