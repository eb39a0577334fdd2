"""Which repository does a path or clone URL mean, what is it called, and where are its pages?

A name is "owner/name", as on a forge: the last two parts of the address. A repository without a
remote is called "local/<folder>".
"""

import re
from urllib.parse import unquote, urlsplit

from tformance_assets.errors import AccessError

_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+:(?!/?/)(?P<path>[^\\].*)$")
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
_TOKEN = re.compile(r"^(gh[pousr]_|github_pat_|glpat-|ATBB|ATCTT)")
_PAGES = {"github": "pull", "gitlab": "-/merge_requests", "bitbucket": "pull-requests", "codeberg": "pulls"}


def is_url(address: str) -> bool:
    """Whether this is a clone URL (also `git@host:owner/name`), not a path on this machine."""
    return "://" in address or (_SCP.match(address) is not None and not address.startswith((".", "/", "~")))


def refuse_unsafe(address: str) -> None:
    """Raise AccessError for addresses that git would take for an option, a program or a secret."""
    if not address.strip() or address.startswith("-") or any(ord(letter) < 32 for letter in address):
        raise AccessError(f"{address!r} is neither a path nor a clone URL.")
    if re.match(r"^[\w+.-]+::", address):
        raise AccessError(
            f"{address!r} uses a remote helper, which may run programs: use https, ssh or a path instead."
        )
    if "://" in address and _carries_secret(address):
        raise AccessError(
            "The clone URL contains a password or token: leave it out and use SSH or git's credential helper."
        )


def name_from(remote: str | None, folder: str) -> str:
    """ "owner/name" from a remote's address, else "local/<folder>"."""
    parts = [part for part in _path_of(remote).split("/") if part not in ("", ".", "..", "_git")]
    cleaned = [cleaned for part in parts if (cleaned := _clean(part))]
    if len(cleaned) < 2:
        return f"local/{_clean(folder) or 'repository'}"
    return f"{cleaned[-2]}/{cleaned[-1]}"


def page_of(remote: str | None, number: int) -> str | None:
    """The pull request's page at the known public forges, None elsewhere."""
    if not remote or not is_url(remote):
        return None
    host = urlsplit(remote).hostname if "://" in remote else remote.split(":", 1)[0].rpartition("@")[2]
    section = next((page for forge, page in _PAGES.items() if forge in (host or "").split(".")), None)
    path = re.sub(r"\.git$", "", _path_of(remote).strip("/"))
    if section is None or not re.fullmatch(r"[\w./-]+", path, re.ASCII):
        return None
    return f"https://{host}/{path}/{section}/{number}"


def _carries_secret(url: str) -> bool:
    user_part = urlsplit(url).netloc.rpartition("@")[0]
    return ":" in user_part or _TOKEN.match(user_part) is not None


def _path_of(remote: str | None) -> str:
    if not remote:
        return ""
    if "://" in remote:
        return unquote(urlsplit(remote).path)
    short = _SCP.match(remote)
    return short["path"] if short else remote


def _clean(part: str) -> str:
    return _UNSAFE.sub("-", part.strip().removesuffix(".git")).strip("-.")
