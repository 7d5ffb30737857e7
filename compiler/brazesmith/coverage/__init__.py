"""What runs of a script exercise, counted in our own trees.

points.py   what can be exercised: branches, statements, operands, fields, values, findings
"""
