"""Which characters of a text does nobody see?"""

import re

# Soft hyphens, fillers, joiners, marks that reorder, variation selectors but for the one of emoji, tags (a whole
# alphabet that no font shows).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)


def visible(text: str) -> str:
    """The text without them: words they stood in are whole again."""
    return _INVISIBLE.sub("", text)
