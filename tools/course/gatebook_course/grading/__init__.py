"""Grades many submissions in parallel, in a pool of worker processes."""
