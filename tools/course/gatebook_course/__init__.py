"""Runs a course with nbgrader, which uses the kit's kernel and runs students' code in a box (see box/__init__.py)."""
