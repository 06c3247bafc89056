"""Moments of usage: a limit near or reached, a spike, a trial asked for. Open until spoken of, or until an hour has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from upsell_widget.domain import spikes
from upsell_widget.domain.meters import OPEN_FOR, Meter, plain, reaches
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.signals import Signal, SignalCode

NEAR = 0.8
"""The share at which a limit is near: for staff always, for a campaign unless it says another."""
LOWEST_NEAR = 0.5
OF_LIMITS = frozenset({"limit_near", "limit_reached"})
BY_METER = OF_LIMITS | {"spike", "trial_requested"}
"""Triggers that the host's reports decide, when a page loads and when an open page learns of it."""
TRIAL = "trial_requested"


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment a campaign waits for: of which meter, and (for ``limit_near``) from which share on."""

    code: str
    meter: str
    share: float = NEAR

    @property
    def floor(self) -> float:
        """The share it begins at."""
        return self.share if self.code == "limit_near" else 1.0

    @property
    def key(self) -> str:
        """The code its meter is kept under."""
        return trial_key(self.meter) if self.code == TRIAL else self.meter


def trial_key(plan: str) -> str:
    """The code that requests of a plan's trial are kept under; no meter of a host has a colon in its own."""
    return f"{TRIAL}:{plan}"


def moment_fits(moment: Moment, meters: Mapping[str, Meter], now: datetime) -> Eligibility:
    """Whether a moment is open; else the verdict with the figure it has."""
    meter = meters.get(moment.key)
    if meter is None:
        return Eligibility(Reason.NO_MOMENT, f"nothing known of {moment.key}", _expected(moment))
    if not _is_there(moment, meter, now):
        return Eligibility(Reason.NO_MOMENT, figure(moment, meter), _expected(moment))
    return ELIGIBLE if is_unspoken(moment, meter) else Eligibility(Reason.SPOKEN_OF, figure(moment, meter), "once for each moment")


def _is_there(moment: Moment, meter: Meter, now: datetime) -> bool:
    if moment.code == "spike":
        return spikes.has_spiked(meter) and now - meter.at < OPEN_FOR
    if not meter.runs(now) or now - meter.risen_at >= OPEN_FOR or not reaches(meter.share, moment.floor):
        return False
    return moment.code != "limit_near" or not reaches(meter.share, 1)


def is_unspoken(moment: Moment, meter: Meter) -> bool:
    """Whether nobody was spoken to about it yet."""
    if moment.code == "spike":
        return meter.spike_spoken < meter.day
    return crossed(meter.spoken, moment.floor, meter.share)


def crossed(before: float, floor: float, share: float) -> bool:
    """Whether a floor lies between two shares, itself with the later one."""
    return reaches(share, floor) and not reaches(before, floor)


def figure(moment: Moment, meter: Meter) -> str:
    """The figure that decides, as a receipt names it."""
    if moment.code == TRIAL:
        return meter.code
    return spikes.figure(meter) if moment.code == "spike" else meter.figure


def _expected(moment: Moment) -> str:
    if moment.code in OF_LIMITS:
        return f"≥{plain(100 * moment.floor)} %, risen within the hour"
    return "a day far above the usual" if moment.code == "spike" else "a request within the hour"


def may_be_a_moment(meter: Meter) -> bool:
    """Whether the latest report may have opened a moment for any campaign: worth asking from a page that is open."""
    return (meter.share > max(meter.before, meter.spoken) and reaches(meter.share, LOWEST_NEAR)) or spikes.just_spiked(meter)


def signals_of(meter: Meter, shopper_id: str) -> Iterator[Signal]:
    """What staff could hear of the latest report, the gravest first, each with every figure: one of them is told."""
    found = meter.figure + (f"; {spikes.figure(meter)}" if spikes.just_spiked(meter) else "")
    if meter.code.startswith(f"{TRIAL}:"):
        plan = meter.code.partition(":")[2]
        if meter.before < 1:
            yield Signal(SignalCode.TRIAL_REQUESTED, shopper_id, meter.at, plan, plan)
        return
    if crossed(meter.before, 1, meter.share):
        yield Signal(SignalCode.LIMIT_REACHED, shopper_id, meter.at, found, meter.code)
    if spikes.just_spiked(meter):
        yield Signal(SignalCode.SPIKE, shopper_id, meter.at, found, meter.code)
    if crossed(meter.before, NEAR, meter.share):
        yield Signal(SignalCode.USAGE_HIGH, shopper_id, meter.at, found, meter.code)
