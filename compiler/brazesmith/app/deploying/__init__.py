"""What is pasted into Braze: builds, `copy`, `verify`, `status`."""
