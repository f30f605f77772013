"""AI: predictive and generative steps, blueprint drafting. Rule: every provider behind one port."""
