"""The pages that students and instructors see: feedback, Formgrader and what may run in them."""
