"""Where the files that ship with Casewright are. Rule: paths only; nothing is read or cached here.

In a checkout they are the top-level folder `resources/`; in an installed wheel they are inside the
package. The rest of the program asks here and never counts parent folders itself.
"""

from __future__ import annotations

from pathlib import Path

_IN_WHEEL = "_resources"
_IN_CHECKOUT = "resources"


class ResourceMissing(LookupError):
    """A file that should ship with Casewright is not there: the installation is incomplete."""


def root() -> Path:
    """The folder that holds icons, fonts, samples and help; raises ResourceMissing if there is none."""
    package = Path(__file__).parent
    # src/casewright -> src -> the checkout.
    for candidate in (package / _IN_WHEEL, package.parent.parent / _IN_CHECKOUT):
        if candidate.is_dir():
            return candidate
    raise ResourceMissing(
        f"The files that ship with Casewright were not found beside {package}. "
        "Without them there are no icons, fonts or samples. Install Casewright again."
    )


def path(*parts: str) -> Path:
    """The existing file or folder `resources/PARTS`, as `path("fonts", "Inter-Regular.ttf")`.

    Raises ResourceMissing when it does not exist, ValueError when the parts lead out of the folder.
    """
    base = root()
    found = base.joinpath(*parts)
    if not found.resolve().is_relative_to(base.resolve()):
        raise ValueError(f"{'/'.join(parts)} leads out of the resources folder")
    if not found.exists():
        raise ResourceMissing(
            f"{'/'.join(parts)} is missing from {base}. "
            "It ships with Casewright; install Casewright again."
        )
    return found
