"""Reads submissions, checks them, and restores the cells that were handed out."""
