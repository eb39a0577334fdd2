import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_no_test_can_reach_a_network_beyond_this_machine():
    with socket.socket() as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))
