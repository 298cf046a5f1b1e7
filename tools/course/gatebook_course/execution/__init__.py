"""Runs the cells of a submission in two kernels, each in a box, and stops cells that reach a limit."""
