"""What the toast says when an action fails: the fault's own sentence where it was written for a reader."""

from typing import Any

import pytest

from tests.dashboard.fakes import ScriptedSources
from tformance_assets.errors import SourceError

OUTPUT = "notify.sendNotifications"
SENTENCE = "The pipelines do not answer right now."
BUTTON = {"place": "status", "type": "retry"}


def press_retry(client: Any, app: Any) -> str:
    """The answer to a press of the button, as the browser gets it."""
    output = next(
        key for key, entry in app.callback_map.items() if OUTPUT in key and "retry" in str(entry["inputs"])
    )
    outputs = {"id": "notify", "property": output.split(".", 1)[1]}
    button = {"id": BUTTON, "property": "n_clicks", "value": 1}
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": output,
            "outputs": outputs,
            "inputs": [[button]],
            "changedPropIds": ['{"place":"status","type":"retry"}.n_clicks'],
            "state": [{"id": "url", "property": "pathname", "value": "/teams/acme/status"}],
        },
    )
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("fault", "said", "unsaid"),
    [
        (SourceError(SENTENCE), SENTENCE, "Reload the page"),
        (RuntimeError("an inner matter"), "Reload the page; the log has the reason.", "inner matter"),
    ],
)
def test_the_toast_has_the_sentence_that_was_written_for_a_reader(
    client: Any,
    app: Any,
    sources: ScriptedSources,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    said: str,
    unsaid: str,
) -> None:
    def retry(team: str) -> str:
        raise fault

    monkeypatch.setattr(sources, "retry", retry, raising=False)
    shown = press_retry(client, app)
    assert said in shown
    assert unsaid not in shown
