"""What runs of a script exercise, counted in our own trees.

points.py       what can be exercised: branches, statements, operands, fields, values, findings
instrument.py   inserts counters into JavaScript
script.py       counts the points of a script in JavaScript
"""
