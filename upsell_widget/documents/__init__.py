"""Documents: what is stored or written by people, read strictly into domain values and back."""
