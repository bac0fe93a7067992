"""Days side by side with what lies in them by time."""
