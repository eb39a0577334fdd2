"""How does a child process come into the world? Run as a script, with the parent's id and a command.

It asks Linux for a SIGTERM when the parent dies, whatever kills it, and gives the signals their
default meaning: a program started in the background ignores SIGINT, hands that on to its children,
and Dagster's processes would then ignore SIGTERM as well. Standard library only, to start fast.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Prepare this process, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit("the parent is gone")
    os.execv(command[0], command)  # noqa: S606  becoming another program is its purpose


if __name__ == "__main__":
    main()
