"""What was written before, read while one works: the journal's lines, and what stands beside a step."""
