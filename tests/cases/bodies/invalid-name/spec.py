"""A transform's name is a path below `build/`."""

from brazesmith import Transform, skip

transform = Transform(name="../order", body=skip())
