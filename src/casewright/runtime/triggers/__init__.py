"""Triggers: what makes cases without anybody creating them, each occurrence once."""
