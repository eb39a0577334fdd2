"""Which changes of a team's onboarding are worth a word, wherever the reader has scrolled to?"""

from typing import Any

from dash import no_update

from dashboard import fmt


def of(before: Any, now: dict[str, Any], history_days: int) -> Any:
    """The toast for the step from what the last poll saw to what this one sees; none for the same or another team."""
    if not isinstance(before, dict) or before.get("team") != now["team"]:
        return no_update
    if finished(before, now):
        message = f"{history_days} days of history are ready."
        return toast("history-done", "History is complete", message)
    if before.get("accessible") is False and now["accessible"]:
        message = "The recent days are in. Older ones follow in the background."
        return toast("opened", "The dashboard is open", message)
    if now["status"] == "failed" and before.get("status") != "failed":
        return toast("stopped", "Onboarding has stopped", "Its page says why, and tries again.", "red")
    more = now["failed_days"] - int(before.get("failed_days") or 0)
    if more > 0:
        message = f"{fmt.plural(more, 'day')} could not be loaded. Data status says why."
        return toast("failed-days", "Days are missing", message, "yellow")
    return no_update


def finished(before: Any, now: dict[str, Any]) -> bool:
    """Whether the history was still to come at the last poll and is complete now."""
    return (
        isinstance(before, dict)
        and before.get("team") == now["team"]
        and bool(before.get("accessible"))
        and before.get("status") not in (None, "complete")
        and now["status"] == "complete"
    )


def toast(id: str, title: str, message: str, color: str = "teal") -> list[dict[str, Any]]:
    """What the notification container shows; one of the same id is not shown twice."""
    return [
        {
            "action": "show",
            "id": id,
            "title": title,
            "message": message,
            "color": color,
            "autoClose": 6000,
        }
    ]
