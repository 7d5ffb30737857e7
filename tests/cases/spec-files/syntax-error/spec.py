"""A file that is not valid Python."""

from brazesmith import Transform

transform = Transform(name="a"
