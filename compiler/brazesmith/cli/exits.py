"""Exit codes of the commands; 0 is success."""

#: Exit codes, the same for every command.
EXIT_DIFFERENCES = 1
EXIT_USAGE = 2
EXIT_BUG = 70
