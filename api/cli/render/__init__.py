"""The output of the commands for people. `output` prints; the other modules lay out rows and lines."""
