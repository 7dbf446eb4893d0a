"""The parts of the mode that weighs options: the grid, what is tried, and what follows."""
