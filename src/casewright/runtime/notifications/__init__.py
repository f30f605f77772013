"""What people are told of what happened: derived from events, read in the window or by e-mail."""
