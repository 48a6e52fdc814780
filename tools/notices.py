"""Writes THIRD-PARTY.md and sbom.cdx.json: what the image has of others, and under which licences.

python tools/notices.py            after a change of requirements.lock, with the versions of the lock installed
python tools/notices.py --check    say what is out of date instead

The packages are those of requirements.lock; what is said of each is in its installed metadata. The bill of
materials is CycloneDX 1.6. It has no date and no serial number, so that the same lock makes the same file.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent

#: What the image runs on, for the markers of requirements.
PLATFORM: Final = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}

#: The licences of packages whose metadata do not name them as an SPDX expression, from the files that they bring.
READ_IN_FILES: Final = {
    "google-re2": "BSD-3-Clause",
    "pypdfium2": "Apache-2.0 OR BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "uvloop": "MIT OR Apache-2.0",
}

#: The labels under which projects give the address of their source, the best first.
SOURCE_LABELS: Final = ("source", "source code", "repository", "github", "homepage", "home")

HEAD: Final = """\
# What this project uses of others

`tools/notices.py` makes this file and `sbom.cdx.json` from `requirements.lock` and from what the packages say of
themselves. Both are in the image, in `/usr/share/doc/ocr-emulator`. The texts of the licences are beside the
packages, in `/opt/emulator/lib/python3.*/site-packages/*.dist-info`.

The emulator itself is under the Apache License 2.0, which is in `LICENSE`.

## gmpy2 is LGPL

gmpy2 and the libraries in its wheel (GMP, MPFR and MPC) are under the GNU Lesser General Public License, version 3
or later. The emulator uses gmpy2 as it is published, for the arithmetic of RSA, and imports it when it runs. The
image holds a copy: whoever passes the image on passes gmpy2 on, and has to keep to its licence. Its source is at
<https://github.com/gmpy2/gmpy2>. To run another build of it, install that in the place of this one.

## Packages

Some wheels contain other projects: pypdfium2 has PDFium, cryptography has OpenSSL, pillow has the libraries for
pictures, fastapi-swagger has Swagger UI. Their licences are in the licence files of these packages.

| package | version | licence | source |
|---|---|---|---|
"""

TAIL: Final = """
## In the package itself

| what | licence | where |
|---|---|---|
| parts of Noto Sans CJK KR and Noto Sans Mono CJK KR | OFL-1.1 | `emulator/ocr_emulator/specimens/fonts` |

## Not listed

The base image has Python and Debian packages: `/usr/share/doc/*/copyright` in the image has their licences. What
only tests and development need is in the extra `dev` of `pyproject.toml`, and in no image.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package of the lock: what its metadata say, and the names of the packages that it needs."""

    name: str
    version: str
    licence: str
    source: str
    summary: str
    needs: Sequence[str]


def packages() -> Mapping[str, Package]:
    """The packages of the lock, by name; raises SystemExit where another version is installed."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", text, re.MULTILINE))
    return {name: _package(name, version) for name, version in pinned.items()}


def _package(name: str, version: str) -> Package:
    found = distribution(name)
    if found.version != version:
        raise SystemExit(f"{name} {found.version} is installed, the lock has {version}; install constraints.txt")
    return Package(
        name=name,
        version=version,
        licence=_licence(name, found),
        source=_source(found),
        summary=_stated(found, "Summary"),
        needs=_needs(found.requires or []),
    )


def _licence(name: str, found: Distribution) -> str:
    """The SPDX expression of a package."""
    if name in READ_IN_FILES:
        return READ_IN_FILES[name]
    stated = _stated(found, "License-Expression") or _stated(found, "License")
    try:
        return canonicalize_license_expression(stated)
    except InvalidLicenseExpression:
        raise SystemExit(
            f"{name} says {stated!r} of its licence, which is no SPDX expression; read its licence files, "
            "and write the expression into READ_IN_FILES"
        ) from None


def _stated(found: Distribution, name: str) -> str:
    """What the metadata say under `name`; blank: nothing."""
    return str(next(iter(found.metadata.get_all(name) or [""])))


def _source(found: Distribution) -> str:
    """The address of the source, or else of the project."""
    urls = [str(one).partition(", ")[::2] for one in found.metadata.get_all("Project-URL") or []]
    by_label = {label.lower(): url for label, url in [("homepage", _stated(found, "Home-page")), *urls] if url}
    return next(by_label[label] for label in SOURCE_LABELS if label in by_label)


def _needs(requirements: Sequence[str]) -> Sequence[str]:
    """The names of the packages that these requirements ask for in the image."""
    wanted = map(Requirement, requirements)
    return sorted(
        canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate(PLATFORM)
    )


def third_party(found: Mapping[str, Package]) -> str:
    """The text of THIRD-PARTY.md."""
    rows = [f"| {one.name} | {one.version} | {one.licence} | <{one.source}> |\n" for one in found.values()]
    return "".join([HEAD, *rows, TAIL])


def bill_of_materials(found: Mapping[str, Package]) -> str:
    """The text of sbom.cdx.json."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = Package(
        name=project["name"],
        version=project["version"],
        licence=project["license"],
        source="",
        summary=project["description"],
        needs=_needs(project["dependencies"]),
    )
    components = {one.name: _component(one, _purl(one)) for one in found.values()}
    root = _component(own, None)
    bom = Bom(components=components.values())
    bom.metadata.component = root
    for package, component in [(own, root), *((one, components[one.name]) for one in found.values())]:
        bom.register_dependency(component, [components[name] for name in package.needs])
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    document = json.loads(text)
    del document["serialNumber"], document["metadata"]["timestamp"]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _purl(package: Package) -> PackageURL:
    return PackageURL("pypi", name=package.name, version=package.version)


def _component(package: Package, purl: PackageURL | None) -> Component:
    """A package, as the index has it under `purl`; None: it is in none, being this program."""
    source = ExternalReference(type=ExternalReferenceType.VCS, url=XsUri(package.source))
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY if purl else ComponentType.APPLICATION,
        bom_ref=str(purl or package.name),
        purl=purl,
        description=package.summary,
        licenses=[LicenseFactory().make_from_string(package.licence)],
        external_references=[source] if package.source else [],
    )


def files() -> Iterator[tuple[Path, str]]:
    """Each file that this tool makes, with its text."""
    found = packages()
    yield ROOT / "THIRD-PARTY.md", third_party(found)
    yield ROOT / "sbom.cdx.json", bill_of_materials(found)


def main(arguments: Sequence[str]) -> int:
    """Write the files, or say which are out of date; the exit status."""
    if arguments == ["--check"]:
        made = dict(files())
        old = [path.name for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
        if old:
            print(f"{' and '.join(old)}: not what tools/notices.py makes of requirements.lock; run it")
        return 1 if old else 0
    for path, text in files():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
