"""Floor 2: the papers. Blocks of plain content, drawn as PDF; never sees SQL or Qt.
Light to import: reportlab comes with `make`."""
