"""Grades many submissions at once, each in a process of a pool."""
