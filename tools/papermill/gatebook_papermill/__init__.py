"""Lets papermill run notebooks in TypeScript."""
