"""The governed model: purpose, case types, stages, processes, steps; frozen, versioned, checked."""
