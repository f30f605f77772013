"""Running effects on the world: claimed by lease, tried by policy, ended in a state people see."""
