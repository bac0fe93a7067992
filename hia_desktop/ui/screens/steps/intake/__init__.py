"""Henvisning: the referral, what its text proposes, what it lacks, and its files."""
