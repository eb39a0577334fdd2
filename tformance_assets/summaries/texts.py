"""What did people themselves write in a description? The same cleaning for the LLM and for evidence."""

import inspect
import re

from tformance_assets.summaries.invisible import visible

_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
# What Markdown shows as little as comments: where links lead, declarations, processing instructions.
_UNSHOWN = re.compile(
    r"^ {0,3}\[[^\]^\n][^\]\n]{0,999}\]:[ \t]*(<[^>\n]*>|\S+)([ \t]+(\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$"
    r"|<\?(?s:.{0,900}?)\?>|<!\[CDATA\[(?s:.{0,900}?)\]\]>|<![a-zA-Z][^>]{0,900}>",
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t]*(?P<mark>```+|~~~+).*?(^[ \t]*(?P=mark)\s*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]{1,1000}\1(?!`)")
_BLOCKQUOTE = re.compile(r"<blockquote\b.*?(</blockquote>|\Z)", re.DOTALL | re.IGNORECASE)
# What reverts and relands repeat of the change they are about.
_ORIGINAL = re.compile(
    r"^[^\w\n]{0,10}original (commit|change|pr|pull request)('s)? (message|description).*\Z",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_QUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)|<img[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_UNTICKED = re.compile(r"^[ \t]*([-*+]|\d+\.)[ \t]*\[ ?\](?!\().*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s|^\*\*[^*]+\*\*:?\s*$")
_WRAPPED = re.compile(r"(?<![.!?:;\n])\n(?=[a-z])")
_TRAILER = re.compile(r"^(?P<key>[A-Za-z][A-Za-z-]*[A-Za-z]):[ \t]*(?P<value>\S.*)$", re.MULTILINE)

# Nobody writes by hand more than this; the marks that matter stand at the top or at the very end.
_LONGEST = 60_000


def own_words(text: str | None) -> str:
    """The text without code, quotations and unticked boxes: what its author states, comments included."""
    # Scripts hand over whole messages indented below their first line: that is not code.
    stated = inspect.cleandoc(_bounded(text))
    for foreign in (_FENCE, _BLOCKQUOTE, _ORIGINAL, _QUOTE, _UNTICKED):
        stated = foreign.sub("", stated)
    return _INLINE_CODE.sub("``", stated)


def paragraphs(text: str | None) -> list[str]:
    """The lines of those words that a reader sees, without headings; lines that were wrapped are whole again."""
    lines = _WRAPPED.sub(" ", own_words(shown(text))).splitlines()
    return [line for line in lines if not _HEADING.match(line.strip())]


def description(body: str | None) -> str:
    """The shown text without quotations, images, unticked boxes and empty template headings."""
    text = shown(body)
    for noise in (_QUOTE, _IMAGE, _TAG, _UNTICKED):
        text = noise.sub("", text)
    return _without_empty_sections(text)


def shown(body: str | None) -> str:
    """What a reader of a description sees: Markdown hides comments and more."""
    return _UNSHOWN.sub("", _COMMENT.sub("", _bounded(body)))


def trailers(message: str | None) -> list[tuple[str, str, str]]:
    """(key in lower case, value, whole line) of every "Key: value" line, wherever it stands.

    Squash merges join the messages of several commits, so trailers are not only at the end.
    """
    found = _TRAILER.finditer(own_words(message))
    return [(match["key"].lower(), match["value"].strip(), match[0].strip()) for match in found]


def _bounded(text: str | None) -> str:
    whole = visible(text or "").replace("\r\n", "\n").replace("\r", "\n")
    whole = whole.encode("utf-8", "ignore").decode()  # half of a character cannot be sent
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST // 2] + "\n" + whole[-_LONGEST // 2 :]


def _without_empty_sections(text: str) -> str:
    kept: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        if _HEADING.match(line) and kept and _HEADING.match(kept[-1]):
            kept.pop()
        kept.append(line)
    if kept and _HEADING.match(kept[-1]):
        kept.pop()
    return "\n".join(kept)
