"""Where does somebody go after signing in? Back to a page of ours, never to another host."""

from urllib.parse import quote, urlsplit

START = "/"


def local(target: object) -> str:
    """The wished path with its query if it is one of ours, else the first page."""
    if (
        not isinstance(target, str)
        or not target.startswith("/")
        or target.startswith(("//", "/\\", "/auth/"))
    ):
        return START
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return START
    parts = urlsplit(target)
    return START if parts.scheme or parts.netloc else target


def login_for(target: str) -> str:
    """The sign-in page that leads back to the target."""
    back = local(target.rstrip("?"))
    return "/auth/login" if back == START else f"/auth/login?next={quote(back, safe='')}"
