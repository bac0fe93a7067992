"""The timeline: where everything stands, how it is painted, read out and moved about in."""
