"""How is a number written? At most three significant figures, a unit, and a dash for what is not known."""

from datetime import date, datetime, timedelta
from typing import Literal

DASH = "–"
Kind = Literal["count", "hours", "share"]


def count(value: float | None) -> str:
    """1,141, 12.3k, 204k or 1.25M: whole below ten thousand, then three figures."""
    if value is None:
        return DASH
    if abs(value) < 10_000:
        return f"{value:,.0f}"
    if abs(value) < 999_500:
        return f"{value / 1000:.1f}k" if abs(value) < 99_950 else f"{value / 1000:.0f}k"
    return f"{value / 1e6:.2f}M" if abs(value) < 9_995_000 else f"{value / 1e6:,.1f}M"


def rounds(value: float | None) -> str:
    """A median of whole numbers: 1 or 1.5."""
    return DASH if value is None else f"{value:g}"


def percent(share: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    return DASH if share is None else f"{100 * share:.{digits}f}%"


def hours(value: float | None) -> str:
    """Hours as 45m, 7.6h, 16h, 2.1d or 23d."""
    if value is None:
        return DASH
    if value < 1:
        return f"{value * 60:.0f}m"
    if value < 10:
        return f"{value:.1f}h"
    if value < 48:
        return f"{value:.0f}h"
    return f"{value / 24:.1f}d" if value < 240 else f"{value / 24:,.0f}d"


def seconds(value: float | None) -> str:
    """A duration as 41 s, 1 min 20 s or 2 h 5 min."""
    if value is None:
        return DASH
    whole = max(0, round(value))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    return f"{whole // 3600} h" + (f" {whole % 3600 // 60} min" if whole % 3600 >= 60 else "")


def eta(value: float | None) -> str | None:
    """The time left, rounded as an estimate deserves; None while there is no estimate."""
    if value is None:
        return None
    if value < 15:
        return "a few seconds left"
    if value < 60:
        return f"about {round(value / 10) * 10} s left"
    minutes = round(value / 60)
    return f"about {minutes} min left" if minutes < 90 else f"about {round(value / 3600)} h left"


def money(usd: float | None) -> str:
    """Dollars, with cents that can be seen: $0.0042, $1.20, $1,204."""
    if usd is None:
        return DASH
    if 0 < usd < 0.01:
        return f"${usd:.4f}"
    return f"${usd:,.2f}" if usd < 1000 else f"${usd:,.0f}"


def day(value: date | datetime | None) -> str:
    """Sep 4."""
    return DASH if value is None else f"{value:%b} {value.day}"


def moment(value: datetime | None) -> str:
    """Sep 4, 06:40."""
    return DASH if value is None else f"{day(value)}, {value:%H:%M}"


def period(start: date, stop: date) -> str:
    """A half-open window by its first and last day: Jun 29 – Sep 20, 2026."""
    last = stop - timedelta(days=1)
    left = day(start) if start.year == last.year else f"{day(start)}, {start.year}"
    return f"{left} – {day(last)}, {last.year}"


def cut(text: str, longest: int = 200) -> str:
    """Text from outside in a length that a browser lays out at once: some thousand letters without a blank hold it up
    for seconds."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def name(login: str | None) -> str:
    """A person's name; an account that was deleted has none."""
    return cut(login, 60) if login else "deleted account"


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """1 day, 12 days."""
    return f"{count(number)} {noun if number == 1 else nouns or noun + 's'}"


def change(now: float | None, before: float | None, kind: Kind) -> tuple[str, int]:
    """How a figure moved, as (text, direction). Shares move in points, the rest in percent."""
    if now is None or before is None:
        return "not comparable", 0
    if kind == "share":
        points = 100 * (now - before)
        return (f"{abs(points):.1f} pp", sign(points)) if abs(points) >= 0.05 else ("no change", 0)
    if before == 0:
        return ("new", 1) if now else ("no change", 0)
    ratio = 100 * (now - before) / before
    if abs(ratio) < 0.5:
        return "no change", 0
    if ratio >= 200:
        return f"{now / before:.1f}x", 1
    return f"{abs(ratio):.0f}%", sign(ratio)


def sign(value: float) -> int:
    """-1, 0 or 1."""
    return (value > 0) - (value < 0)
