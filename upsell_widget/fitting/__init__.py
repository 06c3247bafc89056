"""Fitting: from orders and views to what a model file holds. Needs the extra ``upsell_widget[fit]``; never imported by serving."""
