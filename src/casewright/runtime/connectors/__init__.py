"""Connections to other systems behind one port; each declares typed operations. Rule: bounded."""
