"""Revisions in order; a released one never changes."""
