"""The desktop: windows and panes over the Door. Rule: Qt lives here and nowhere else."""
