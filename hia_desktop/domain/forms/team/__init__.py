"""What health personnel write beside the steps: for the NAV adviser, and each profession for itself."""
