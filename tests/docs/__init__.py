"""The pages of docs/ say what the program does: their commands run as written."""
