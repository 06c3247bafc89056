"""Every error this package raises, in one tree.

UpsellError
├── ConfigurationError      a setting, page or campaign is wrong; raised at start-up, names the key
├── BadReport               a host reported a meter wrongly; says what was found and expected
├── DocumentError           a file or stored document is malformed; names the place and what was expected
├── CurrencyMismatch        two currencies met in one sum
├── OfferRefused            an offer token cannot be acted on; carries a Reason code and a 4xx status
├── ChangeRefused           the shop definitively declines a change; nothing was changed
├── FittingFailed           learning from orders and views failed; the model in use stays
├── ModelFileRefused        (in model_file) a file is no model file of ours, or a damaged one
└── StoreUnavailable        our own memory cannot be reached; the page goes on without us
"""

from __future__ import annotations


class UpsellError(Exception):
    """The root of the tree: catch it to catch everything of ours."""


class ConfigurationError(UpsellError):
    """A setting, page or campaign is wrong. Raised at start-up; names what to change."""


class BadReport(UpsellError, ValueError):
    """A host reported a meter wrongly (a negative or impossible figure, an unknown window); nothing was changed."""


class DocumentError(UpsellError):
    """A file or stored document is malformed; says where, what was found and what was expected."""


class CurrencyMismatch(UpsellError):
    """Two currencies met in one sum; we never convert."""


class OfferRefused(UpsellError):
    """An offer token cannot be acted on; nothing was changed.

    ``code`` is a Reason value, ``status`` the HTTP status that says the same.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class ChangeRefused(UpsellError):
    """The shop definitively declines a change (sold out, dearer, order closed); nothing was changed.

    Any *other* exception from ``Shop.apply`` means "outcome unknown" and is reconciled later.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class FittingFailed(UpsellError):
    """Learning from orders and views failed; says why. The model in use stays."""


class StoreUnavailable(UpsellError):
    """Our own memory cannot be reached; the host's page goes on without us."""
