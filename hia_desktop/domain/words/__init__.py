"""Words that are looked for in a text: about health, and about suicide."""
