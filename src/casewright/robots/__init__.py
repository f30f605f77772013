"""Robots: automations on screens, run in a process of their own. Rule: ports and a protocol, no Qt."""
