"""Makes the pages that students and instructors see (feedback and Formgrader), and limits what may run in them."""
