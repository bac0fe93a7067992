"""What is told across courses: the safety list, the NAV adviser's own lists."""
