"""What is read off a plan: its marks, what is changed in it, the measures that have names, and hints on steps."""
