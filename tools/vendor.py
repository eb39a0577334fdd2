"""How do the vendored browser files get into dashboard/assets? Run this after changing a version below.

It asks the npm client for the packages (`npm pack`), takes the files the dashboard serves and writes them
beside VENDORED.md. Icons become CSS masks: `<i class="i i-clock">` takes the colour of the text around it.
"""

import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "dashboard" / "assets"
AXE_FOLDER = Path(__file__).parent.parent / "tests" / "browser" / "axe"
PLOTLY = "4.1.1"  # must equal plotly.offline.get_plotlyjs_version(); a test holds it to that
INTER = "5.3.0"
TABLER = "3.51.0"
AXE = "4.10.3"  # what the browser tests ask about accessibility; never served
ICONS = """alert-triangle arrow-back-up arrow-down-right arrow-right arrow-up-right book bulb calendar-stats
check chevron-right circle-check circle-dashed clock code coin database download external-link flask git-branch
git-pull-request inbox info-circle layout-dashboard list-details loader-2 logout minus moon refresh rocket search
shield-check sparkles sun table users x""".split()  # noqa: SIM905

MASK = """.i {
  display: inline-block; width: 1em; height: 1em; flex: none; background: currentColor;
  vertical-align: -.125em;
  -webkit-mask: var(--m) center/contain no-repeat; mask: var(--m) center/contain no-repeat;
}"""

NOTICE = """# Vendored files

Served from this machine so that the dashboard makes no request to any other. Written by `tools/vendor.py`.

| file | npm package | version | licence |
|---|---|---|---|
| `js/plotly-cartesian-{plotly}.min.js` | `plotly.js-cartesian-dist-min` | {plotly} | MIT |
| `fonts/inter-latin-wght-normal.woff2` | `@fontsource-variable/inter` | {inter} | SIL OFL 1.1 |
| `10-icons.css` (outline icons as masks) | `@tabler/icons` | {tabler} | MIT |
"""


def unpack(package: str, folder: Path) -> Path:
    """Download one npm package into `folder`; returns its root."""
    packed = subprocess.run(  # noqa: S603
        ["npm", "pack", "--silent", package],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    target = folder / packed.stdout.split()[-1].removesuffix(".tgz")
    with tarfile.open(f"{target}.tgz") as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def mask(name: str, svg: str) -> str:
    """One CSS rule that holds the icon as a data URI."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r'\s+(class="[^"]*"|width="24"|height="24")', "", svg)
    svg = re.sub(r"\s+", " ", svg).strip().replace("currentColor", "#000")
    svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"').replace('"', "'")
    data = urllib.parse.quote(svg, safe=" =:/'")
    return f'.i-{name} {{ --m: url("data:image/svg+xml,{data}"); }}'


def main() -> None:
    """Replace every vendored file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        plotly = unpack(f"plotly.js-cartesian-dist-min@{PLOTLY}", folder)
        script = (plotly / "plotly-cartesian.min.js").read_bytes()
        (ASSETS / "js" / f"plotly-cartesian-{PLOTLY}.min.js").write_bytes(script)
        inter = unpack(f"@fontsource-variable/inter@{INTER}", folder)
        font = (inter / "files" / "inter-latin-wght-normal.woff2").read_bytes()
        (ASSETS / "fonts" / "inter-latin-wght-normal.woff2").write_bytes(font)
        icons = unpack(f"@tabler/icons@{TABLER}", folder) / "icons" / "outline"
        rules = [mask(name, (icons / f"{name}.svg").read_text()) for name in ICONS]
        (ASSETS / "10-icons.css").write_text("\n".join([MASK, *rules]) + "\n")
        axe = unpack(f"axe-core@{AXE}", folder)
        AXE_FOLDER.mkdir(parents=True, exist_ok=True)
        for name in ("axe.min.js", "LICENSE"):
            (AXE_FOLDER / name).write_bytes((axe / name).read_bytes())
    (ASSETS / "VENDORED.md").write_text(NOTICE.format(plotly=PLOTLY, inter=INTER, tabler=TABLER))
    sys.stdout.write(f"{len(ICONS)} icons, plotly.js {PLOTLY}, Inter {INTER}\n")


if __name__ == "__main__":
    main()
