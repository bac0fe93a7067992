"""What comes in from others, and whom nothing may go out to."""
