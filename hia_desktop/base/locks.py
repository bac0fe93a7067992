"""Locks that two floors share."""

import threading

PDFIUM = threading.Lock()
"""PDFium takes one caller at a time in a process, whatever the document."""
