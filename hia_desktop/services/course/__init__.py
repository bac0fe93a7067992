"""The page of one course, part by part."""
