"""Each control-flow pattern (van der Aalst et al.) as a blueprint, worked by commands."""
