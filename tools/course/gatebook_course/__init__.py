"""Runs a course with gatebook: nbgrader, set up for the kit's kernel, with students' code in a box."""
