"""What are sessions signed with? A key made once, readable by nobody but the user Tformance runs as."""

import os
import secrets
from pathlib import Path

from tformance_assets.errors import ConfigurationError

NAME = "session.key"
BYTES = 32


def session_key(home: Path) -> bytes:
    """The key below `$TFORMANCE_HOME`; made if there is none. Two programs that make it at once get the same."""
    path = home / NAME
    try:
        if not path.exists():
            _make(path)
        path.chmod(0o600)
        key = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read or written: {error.strerror}") from error
    if len(key) != BYTES:
        raise ConfigurationError(f"{path} is damaged: delete it, and everybody signs in once more")
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and never over one that is there already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{NAME}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # somebody else was faster: theirs counts
    finally:
        draft.unlink(missing_ok=True)
