"""What happens next: ``decide`` gives events, ``evolve`` folds them; pure functions of arguments."""
