"""One honest offer in the cart and after the purchase, for Flask shops."""
