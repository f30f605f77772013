"""The rules of a good blueprint, one module per topic: ``Look`` in, findings out; none raises."""
