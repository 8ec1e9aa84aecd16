"""Starts the sandbox."""
