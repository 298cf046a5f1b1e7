"""Collects submissions from nbgrader's exchange or a learning platform's download, and returns feedback."""
