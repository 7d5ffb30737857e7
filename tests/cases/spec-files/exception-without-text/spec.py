"""An exception that has no text: only its class is shown."""


class Unprintable(Exception):
    def __str__(self):
        raise ValueError


raise Unprintable
