"""The worklist: what is due, in whose hands, in which order."""
