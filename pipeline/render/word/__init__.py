"""What turns pandoc's DOCX into ours: its tree made ready before, its parts finished after."""
