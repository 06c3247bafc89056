"""The model file: written whole or not at all, refused when it is not good, swapped while it is in use."""
