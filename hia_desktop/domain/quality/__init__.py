"""What is counted of the centre's own work: every figure with its written definition, and the arithmetic of it."""
