"""Insight: SLA, bottlenecks, mining, simulation and forecast. Rule: plain numbers in and out."""
