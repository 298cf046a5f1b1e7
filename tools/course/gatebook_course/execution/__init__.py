"""Runs the cells of a submission in two boxed kernels, within limits."""
