"""Does the token stay where it belongs? In one header, in no text anybody reads."""

import logging
import traceback
from datetime import datetime

import pytest

from tests.github.conftest import TOKEN
from tests.github.hub import REPOSITORY, pull_request
from tests.servers.github import BAD_GATEWAY, Fault, secondary
from tformance_assets.demo.github_server import GitHubServer
from tformance_assets.errors import AccessError, TformanceError
from tformance_assets.github.access import check_repository
from tformance_assets.github.client import GitHub
from tformance_assets.github.walk import walk


@pytest.mark.parametrize(
    "fault",
    [
        BAD_GATEWAY,
        Fault(401, {"message": f"Bad credentials {TOKEN}"}),
        Fault(403, {"message": f"Forbidden for {TOKEN}"}),
        Fault(200, {"errors": [{"type": "FORBIDDEN", "message": f"{TOKEN} lacks a scope"}]}),
        Fault(400, {"message": f"Problems parsing {TOKEN}"}),
        Fault(200, {"errors": [{"message": f"Unknown {TOKEN}"}]}),
        Fault(404, "no"),
        secondary(retry_after=5000),
        Fault(drop_connection=True),
    ],
)
def test_no_fault_tells_the_token(fault, serve, connect, caplog, capsys) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(serve([], faults=lambda seen: fault))
    with pytest.raises(TformanceError) as caught:
        check_repository(client, REPOSITORY)
    told = "".join(traceback.format_exception(caught.value))
    printed = capsys.readouterr()
    for text in (told, caplog.text, printed.out, printed.err, repr(client), repr(client.usage)):
        assert TOKEN not in text


def test_lock_files_do_not_name_the_token(serve, connect, tmp_path) -> None:
    check_repository(connect(serve([]), slots_dir=tmp_path / "slots"), REPOSITORY)
    names = [path.name for path in (tmp_path / "slots").iterdir()]
    assert names
    assert not any(TOKEN in name for name in names)


@pytest.mark.parametrize("token", ["ghp_two\nlines", "ghp_é", "ghp two"])
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(token, serve, connect) -> None:
    server = serve([])
    with pytest.raises(AccessError) as caught:
        check_repository(connect(server, token), REPOSITORY)
    assert token not in str(caught.value)
    assert server.log == []


@pytest.mark.parametrize("token", ["x", "hasNextPage"])
def test_a_token_that_looks_like_data_changes_no_data(token, clock) -> None:
    server = GitHubServer({REPOSITORY: [pull_request(n) for n in range(1, 121)]}, token=token)
    client = GitHub(server.start(), token, patience_seconds=9, now=clock.now, sleep=clock.sleep)
    assert sum(len(page) for page in walk(client, REPOSITORY, datetime(2020, 1, 1))) == 120
    server.stop()


def test_a_token_with_spaces_around_it_is_accepted(serve, connect) -> None:
    assert check_repository(connect(serve([]), f" {TOKEN}\n"), REPOSITORY) == REPOSITORY
