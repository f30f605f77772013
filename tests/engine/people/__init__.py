"""Who gets work, who approves, who may do what."""
