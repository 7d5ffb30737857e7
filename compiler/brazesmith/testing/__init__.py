"""Fixtures: cases on disk, run in the emulator, compared with what is promised, reported."""
