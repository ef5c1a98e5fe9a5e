"""The outputs: one composed document, written as DOCX and as PDF."""
