"""What any reader of a plan sees before asking a question of it: paragraphs, outline, clauses, numbers, times, names."""
