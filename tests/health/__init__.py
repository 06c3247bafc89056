"""The health of customers."""
