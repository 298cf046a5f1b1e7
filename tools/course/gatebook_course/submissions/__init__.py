"""Reads what students hand in, checks it, and restores the cells that were handed out."""
