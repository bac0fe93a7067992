"""What is read off signed plans: their marks, what is changed in them, the measures that have names, hints on steps,
and what has become of each barrier."""
