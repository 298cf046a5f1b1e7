"""What students hand in: reads it, vets it, and restores the cells that were handed out."""
