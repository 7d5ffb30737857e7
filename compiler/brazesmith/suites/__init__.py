"""The engine behind `test`: cases on disk, run, and compared with the expected bodies."""
