"""Builds what the browser loads: bundles under hashed names, with compressed copies beside them."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import brotli

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
DIST = STATIC / "dist"
BUILDING = STATIC / "dist.building"
FONTS = STATIC / "fonts"
MODULES = ROOT / "node_modules"
STATE = ROOT / ".dev"

ENTRIES = ["css/main.css", "js/main.js"]
WORKER = "js/sw.js"
LICENCES = "licences.txt"

# What stands in these folders is bundled or made; every other file is copied under a hashed name.
NOT_COPIED = {"css", "js", "fonts", "dist", "dist.building"}

# ES2022, and the first browsers with nested CSS: nothing needs rewriting for them.
TARGET = "es2022,chrome112,firefox117,safari16.5"

COMPRESSED = {".css", ".js", ".json", ".svg", ".txt", ".webmanifest"}
WORTH_COMPRESSING_BYTES = 256
HASH_CHARACTERS = 8

Manifest = dict[str, str]


def main() -> None:
    """Rebuild static/fonts and static/dist, each only when something that it is made of changed."""
    STATE.mkdir(exist_ok=True)
    with _one_at_a_time():
        _refresh("fonts", _font_sources(), [FONTS / "figtree.woff2"], _subset_fonts)
        _refresh("assets", _asset_sources(), [DIST / "manifest.json"], _build)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (STATE / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _refresh(name: str, sources: Iterable[Path], results: list[Path], make: Any) -> None:
    stamp = STATE / "stamps" / name
    wanted = _fingerprint(sources)
    made = all(result.exists() for result in results)
    if made and stamp.exists() and stamp.read_text() == wanted:
        return
    make()
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _font_sources() -> list[Path]:
    return [ROOT / "scripts" / "subset_fonts.py", ROOT / "package-lock.json"]


def _asset_sources() -> list[Path]:
    ours = (file for file in STATIC.rglob("*") if file.is_file())
    served = [file for file in ours if not file.is_relative_to(DIST)]
    return [Path(__file__).resolve(), ROOT / "package-lock.json", *served]


def _subset_fonts() -> None:
    # A process of its own: fontTools takes longer to import than everything else here to run.
    subprocess.run([sys.executable, "-m", "scripts.subset_fonts"], cwd=ROOT, check=True)


def _build() -> None:
    shutil.rmtree(BUILDING, ignore_errors=True)
    BUILDING.mkdir()
    metafile = _bundle([entry for entry in ENTRIES if (STATIC / entry).exists()])
    manifest = _named(metafile) | _copied()
    manifest |= _worker(sorted(_outputs(metafile)))
    manifest |= _written(LICENCES, _licences(metafile))
    _compress()
    (BUILDING / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    shutil.rmtree(DIST, ignore_errors=True)
    BUILDING.rename(DIST)
    _report(manifest)


def _bundle(entries: list[str], *options: str) -> dict[str, Any]:
    """Run esbuild on files of static/; return its metafile, or end with 1 after its own words."""
    if not entries:
        return {"inputs": {}, "outputs": {}}
    metafile = STATE / "esbuild.json"
    command = [
        # The program itself: its launcher for Node buries what esbuild says under a stack trace.
        str(next(MODULES.glob("@esbuild/*/bin/esbuild"))),
        *(f"static/{entry}" for entry in entries),
        "--bundle",
        "--minify",
        "--format=esm",
        "--splitting",
        f"--target={TARGET}",
        "--charset=utf8",
        "--legal-comments=none",
        "--outbase=static",
        f"--outdir={BUILDING.relative_to(ROOT)}",
        "--entry-names=[dir]/[name]-[hash]",
        "--chunk-names=js/[name]-[hash]",
        "--asset-names=[dir]/[name]-[hash]",
        *(f"--loader:{suffix}=file" for suffix in (".woff2", ".svg", ".png", ".webp")),
        f"--metafile={metafile}",
        "--log-level=warning",
        *options,
    ]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit("The front end was not built: esbuild says why above.")
    bundled: dict[str, Any] = json.loads(metafile.read_text())
    return bundled


def _outputs(metafile: dict[str, Any]) -> Manifest:
    """Map each file that esbuild wrote, relative to static/dist, to the source it stands for."""
    prefix = f"{BUILDING.relative_to(ROOT)}/"
    return {
        output.removeprefix(prefix): about.get("entryPoint") or next(iter(about["inputs"]), "")
        for output, about in metafile["outputs"].items()
    }


def _named(metafile: dict[str, Any]) -> Manifest:
    """Map sources to outputs; what has no source of ours, such as a shared chunk, to itself."""
    return {
        output if _is_chunk(output, source) else source.removeprefix("static/"): output
        for output, source in _outputs(metafile).items()
    }


def _is_chunk(output: str, source: str) -> bool:
    return output.startswith("js/chunk-") or not source.startswith("static/")


def _worker(shell: list[str]) -> Manifest:
    """Bundle the service worker, which finds the names of the other files in BUILT_ASSETS."""
    if not (STATIC / WORKER).exists():
        return {}
    built = f"--define:BUILT_ASSETS={json.dumps(shell)}"
    return _named(_bundle([WORKER], "--splitting=false", "--format=iife", built))


def _copied() -> Manifest:
    manifest: Manifest = {}
    for file in sorted(STATIC.rglob("*")):
        name = file.relative_to(STATIC)
        if file.is_file() and name.parts[0] not in NOT_COPIED:
            manifest |= _written(name.as_posix(), file.read_bytes())
    return manifest


def _written(name: str, content: bytes) -> Manifest:
    plain = Path(name)
    digest = hashlib.sha256(content).hexdigest()[:HASH_CHARACTERS].upper()
    hashed = plain.with_name(f"{plain.stem}-{digest}{plain.suffix}")
    target = BUILDING / hashed
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {name: hashed.as_posix()}


def _licences(metafile: dict[str, Any]) -> bytes:
    """Return the licences of all third-party work that the browser is sent."""
    bundled = {_package(source) for source in metafile["inputs"] if "node_modules/" in source}
    fonts = set((MODULES / "@fontsource-variable").glob("*"))
    texts = [
        f"{package.relative_to(MODULES)}\n\n{licence.read_text()}"
        for package in sorted(bundled | fonts)
        for licence in sorted(package.glob("LICEN[CS]E*"))
    ]
    return "\n\n".join(texts).encode()


def _package(source: str) -> Path:
    parts = source.rpartition("node_modules/")[2].split("/")
    return MODULES.joinpath(*parts[: 2 if parts[0].startswith("@") else 1])


def _compress() -> None:
    for file in [file for file in BUILDING.rglob("*") if file.suffix in COMPRESSED]:
        content = file.read_bytes()
        if len(content) < WORTH_COMPRESSING_BYTES:
            continue
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(content, quality=11))
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(content, mtime=0))


def _report(manifest: Manifest) -> None:
    for name in (*ENTRIES, WORKER):
        if name in manifest:
            file = DIST / manifest[name]
            packed = file.with_name(f"{file.name}.br")
            sent = (packed if packed.exists() else file).stat().st_size
            print(f"  {name}: {file.stat().st_size:,} bytes, {sent:,} over the wire")


if __name__ == "__main__":
    main()
