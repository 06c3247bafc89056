"""Opening an account: a name, a mail address and a place to send parcels to."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop.tables import CustomerRow

FIELDS = ("name", "email", "postcode", "prefecture", "line", "phone")
LONGEST = 200
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read(form: Mapping[str, str]) -> dict[str, str]:
    """What was filled in."""
    return {name: form.get(name, "").strip()[:LONGEST] for name in FIELDS}


def wrong(session: Session, given: Mapping[str, str]) -> Sequence[str]:
    """The fields that cannot stay as they are: empty, no mail address, or one that has an account."""
    missing = [name for name in FIELDS if not given[name]]
    mail = given["email"]
    taken = session.scalar(select(CustomerRow.id).where(CustomerRow.email == mail.casefold()).limit(1)) is not None
    return [*missing, *(["email"] if mail and (taken or not MAIL.fullmatch(mail)) else [])]


def open_account(session: Session, given: Mapping[str, str], locale: str, now: datetime) -> str:
    """A new customer; their id."""
    customer_id = f"member-{secrets.token_hex(4)}"
    session.add(
        CustomerRow(
            id=customer_id,
            name={"ja": given["name"], "en": given["name"]},
            email=given["email"].casefold(),
            address={name: given[name] for name in FIELDS if name != "email"},
            attributes={},
            locale=locale,
            band="unknown",
            nps=None,
            since=now,
            consent=None,
            seeded=False,
        )
    )
    return customer_id
