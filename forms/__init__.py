"""The forms that lessons hand out: Word and Excel files built from the text in content/forms."""
