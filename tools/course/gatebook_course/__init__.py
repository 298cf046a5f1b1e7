"""Courses with gatebook: nbgrader with kernels that can be trusted to grade code that cannot."""
