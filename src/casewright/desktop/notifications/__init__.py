"""What the person at the window is told: the bell, its list, and a word when they are elsewhere."""
