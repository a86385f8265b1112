"""How lines run: elbows, curves, channels, labels, and what a crossing costs."""
