"""The parts of the administration screen, one file each."""
