"""Whole screens: composition and message routing."""
