"""`mutate`: introduce faults, show and store what reveals the survivors."""
