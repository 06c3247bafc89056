"""When: the schedule of a campaign and the trigger that opens its popup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from upsell_widget.domain.context import Context
from upsell_widget.domain.due import BY_DATE, due_fits
from upsell_widget.domain.loyalty import RISEN_BY
from upsell_widget.domain.moments import BY_METER, NEAR, Moment, moment_fits
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason

ON_LOAD = frozenset({"load", "delay", "line_removed", "health_risen"})
"""Triggers that are decided by the visit a page makes when it loads."""
BY_BROWSER = frozenset({"exit_intent"})
"""Triggers the browser listens for; each asks by a visit of its own when it fires."""
FOLLOWING = frozenset({"declined", "accepted"})
"""Triggers that go on in a dialog that is open already."""
TRIGGERS = ON_LOAD | BY_BROWSER | BY_DATE | BY_METER | FOLLOWING
MOMENT = "moment"
"""What a page that is open asks for when it learns of a moment: any trigger of BY_METER."""
_LOADED = ON_LOAD | BY_DATE
LANDING_SECONDS = 5
"""How long a visitor has a landing page to themselves (G26)."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What opens a popup: a code, and what it needs to know: seconds after the page, days before a date, or a meter."""

    code: str = "load"
    seconds: int = 0
    about: str = ""
    """The meter, or the plan whose trial was requested."""
    share: float = NEAR
    """Of ``limit_near``: the part of the limit it begins at."""
    days: int = 0
    """Of ``trial_ending`` and ``renewal_due``: how many days before."""

    @property
    def moment(self) -> Moment | None:
        """The moment of usage it waits for, if it does."""
        return Moment(self.code, self.about, self.share) if self.code in BY_METER else None


def opens_after(trigger: Trigger, placement: Placement) -> int:
    """Seconds from the page to the popup. On a landing page never fewer than LANDING_SECONDS, whatever the campaign says."""
    seconds = trigger.seconds if trigger.code == "delay" else 0
    landed = placement is Placement.LANDING and trigger.code not in FOLLOWING
    return max(seconds, LANDING_SECONDS) if landed else seconds


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when to when, on which weekdays (0 Monday) and hours, in the shop's own offset from UTC."""

    starts: datetime | None = None
    ends: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    """Empty: every day."""
    opens: time | None = None
    closes: time | None = None
    utc_offset_minutes: int = 540

    def check(self, now: datetime) -> Eligibility:
        """Whether the campaign runs at this moment."""
        if self.starts is not None and now < self.starts:
            return Eligibility(Reason.NOT_STARTED, now.isoformat(), self.starts.isoformat())
        if self.ends is not None and now >= self.ends:
            return Eligibility(Reason.ENDED, now.isoformat(), self.ends.isoformat())
        if not self.weekdays and self.opens is None and self.closes is None:
            return ELIGIBLE
        return self._within_week(now.astimezone(timezone(timedelta(minutes=self.utc_offset_minutes))))

    def _within_week(self, local: datetime) -> Eligibility:
        clock = local.time()
        if self.weekdays and local.weekday() not in self.weekdays:
            return Eligibility(Reason.OUTSIDE_HOURS, local.weekday(), sorted(self.weekdays))
        opens, closes = self.opens or time.min, self.closes or time.max
        inside = opens <= clock < closes if opens <= closes else clock >= opens or clock < closes
        return ELIGIBLE if inside else Eligibility(Reason.OUTSIDE_HOURS, clock.isoformat(), f"{opens}–{closes}")


ALWAYS = Schedule()
"""The schedule of a campaign that has none."""


def trigger_fits(trigger: Trigger, context: Context) -> Eligibility:
    """Whether this visit is the moment the campaign waits for.

    After an accept (``accepted``, post-purchase only) the campaigns that open on load may speak again.
    """
    wanted, asked = trigger.code, context.trigger
    by_load, by_moment = asked == "load" and wanted in _LOADED, asked in ("load", MOMENT) and wanted in BY_METER
    if asked != wanted and not by_load and not by_moment and not (asked == "accepted" and wanted == "load"):
        return Eligibility(Reason.OTHER_TRIGGER, context.trigger, wanted)
    if wanted in BY_BROWSER and context.placement is Placement.LANDING:
        return Eligibility("G26", wanted, f"a delay of {LANDING_SECONDS} s or more: the browser may ask at any moment")
    if wanted == "line_removed" and not context.removed:
        return Eligibility(Reason.NOTHING_REMOVED)
    if wanted == "health_risen" and context.shopper.loyalty.risen < RISEN_BY:
        return Eligibility(Reason.HEALTH_NOT_RISEN, round(context.shopper.loyalty.risen, 1), RISEN_BY)
    if wanted in FOLLOWING and context.placement is Placement.CANCEL:
        return Eligibility("G22", wanted, "nothing more once the shopper goes on cancelling")
    if wanted in BY_DATE:
        return due_fits(wanted, trigger.days, context)
    return ELIGIBLE if trigger.moment is None else moment_fits(trigger.moment, context.meters, context.now)
