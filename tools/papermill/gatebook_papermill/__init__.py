"""papermill for notebooks in TypeScript."""
