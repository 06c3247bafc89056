"""The shopper's side: the tag on the host's page, the visit that proposes, the answers to an offer."""
