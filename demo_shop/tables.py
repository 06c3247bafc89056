"""The shop's own tables. Times are UTC, amounts whole yen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Utc(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps no zone, so it is put on again when read."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To naive UTC. Raises ValueError for a naive time, whose zone nobody knows."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"found a time without a zone, {value}; expected an aware one")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The demo shop's metadata, apart from the widget's."""

    type_annotation_map = {datetime: Utc, dict[str, Any]: JSON, dict[str, str]: JSON}  # noqa: RUF012 - SQLAlchemy reads it


class StockRow(Base):
    """Live stock and price of one item."""

    __tablename__ = "stock"
    product_id: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[int | None]
    price: Mapped[int | None]
    on_sale: Mapped[bool] = mapped_column(default=True)
    counted_at: Mapped[datetime]


class PriceRow(Base):
    """Price history: from when an item cost what."""

    __tablename__ = "price_history"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    price: Mapped[int]
    since: Mapped[datetime]


class CustomerRow(Base):
    """An account. ``consent`` None: never asked about browsing history."""

    __tablename__ = "customer"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[dict[str, str]]
    email: Mapped[str]
    address: Mapped[dict[str, str]]
    attributes: Mapped[dict[str, str]]
    locale: Mapped[str]
    band: Mapped[str]
    nps: Mapped[int | None]
    since: Mapped[datetime]
    consent: Mapped[bool | None]
    seeded: Mapped[bool] = mapped_column(default=False)


class CartRow(Base):
    """A cart on the server; the session holds its id."""

    __tablename__ = "cart"
    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(index=True)
    order_id: Mapped[str | None]
    at: Mapped[datetime]
    lines: Mapped[list[CartLineRow]] = relationship(cascade="all, delete-orphan", order_by="CartLineRow.position")


class LineColumns:
    """What a line of a cart and of an order have in common."""

    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    product_id: Mapped[str]
    plan_id: Mapped[str | None]
    quantity: Mapped[int]
    discount_percent: Mapped[int] = mapped_column(default=0)
    replaces_subscription: Mapped[str | None]


class CartLineRow(LineColumns, Base):
    """A line of a cart: priced whenever it is looked at."""

    __tablename__ = "cart_line"
    cart_id: Mapped[str] = mapped_column(ForeignKey("cart.id"), index=True)


class OrderRow(Base):
    """A placed order. ``customer_id`` None: bought without an account."""

    __tablename__ = "order"
    __table_args__ = (Index("order_by_customer", "customer_id", "placed_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None]
    placed_at: Mapped[datetime]
    address: Mapped[dict[str, str]]
    goods: Mapped[int]
    shipping: Mapped[int]
    tax: Mapped[int]
    method: Mapped[str]
    mandate_at: Mapped[datetime | None]
    """When the buyer agreed that additions are charged to the same method."""
    packed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    lines: Mapped[list[OrderLineRow]] = relationship(cascade="all, delete-orphan", order_by="OrderLineRow.position")

    @property
    def total(self) -> int:
        """Goods and shipping, in yen."""
        return self.goods + self.shipping


class OrderLineRow(LineColumns, Base):
    """A line of an order: its unit price is what it was when it was bought."""

    __tablename__ = "order_line"
    order_id: Mapped[str] = mapped_column(ForeignKey("order.id"), index=True)
    unit_price: Mapped[int]
    added_at: Mapped[datetime | None]
    """When it joined an order already placed; None: bought with it."""


class PaymentRow(Base):
    """A movement of money at the test provider; a key moves it once. Refunds are negative."""

    __tablename__ = "payment"
    key: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(ForeignKey("order.id"), index=True)
    kind: Mapped[str]
    """order: part of what the order comes to; penalty: for leaving a plan early; plan: for changing one."""
    amount: Mapped[int]
    method: Mapped[str]
    at: Mapped[datetime]


class SubscriptionRow(Base):
    """A running plan or 定期便. ``id`` is fixed by the order line that began it."""

    __tablename__ = "subscription"
    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(index=True)
    order_id: Mapped[str | None] = mapped_column(index=True)
    product_id: Mapped[str]
    plan_id: Mapped[str]
    quantity: Mapped[int]
    began_at: Mapped[datetime]
    next_at: Mapped[datetime]
    trial_ends_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None]
    used: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime | None]
    """When its plan was last changed, or it was paused."""


class LetterRow(Base):
    """A written confirmation, kept where the customer can read it (the demo sends no mail)."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(index=True)
    order_id: Mapped[str | None]
    subject: Mapped[dict[str, str]]
    body: Mapped[dict[str, str]]
    at: Mapped[datetime]


class SeatRow(Base):
    """A seat in one class of a seminar; a customer has one."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("guide_id", "customer_id", "begins_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[str]
    customer_id: Mapped[str]
    begins_at: Mapped[datetime]
    booked_at: Mapped[datetime]


class AppliedRow(Base):
    """A change made for a key, written in the transaction that made it: that is what makes it exactly once."""

    __tablename__ = "applied_change"
    key: Mapped[str] = mapped_column(primary_key=True)
    change: Mapped[dict[str, Any]]
    line_id: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    """The replaced line as it was; None: the line is new."""
    quote: Mapped[dict[str, Any]]
    charged: Mapped[int]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class RewardRow(Base):
    """Points given; a key gives them once."""

    __tablename__ = "reward"
    key: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(index=True)
    amount: Mapped[int]
    unit: Mapped[str]
    at: Mapped[datetime]
