"""Practising hard moments."""
