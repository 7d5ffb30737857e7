"""A script: the JavaScript of one Data Transformation, ours or hand-written, ready to run.

The one thing that the emulator, the fixtures and the command line pass around; none of them needs
to know whether it was compiled from a spec or written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.ir import Program


class Destination(StrEnum):
    """Where Braze sends what a transformation returns (`braze_contract.md` A2)."""

    TRACK = "track"  # POST /users/track
    CATALOG_UPDATE = "catalog-update"  # PUT /catalogs/{catalog_name}/items
    CATALOG_EDIT = "catalog-edit"  # PATCH /catalogs/{catalog_name}/items
    CATALOG_DELETE = "catalog-delete"  # DELETE /catalogs/{catalog_name}/items

    @property
    def request(self) -> str:
        """The HTTP request that Braze makes, as its documentation writes it."""
        return {
            Destination.TRACK: "POST /users/track",
            Destination.CATALOG_UPDATE: "PUT /catalogs/{catalog_name}/items",
            Destination.CATALOG_EDIT: "PATCH /catalogs/{catalog_name}/items",
            Destination.CATALOG_DELETE: "DELETE /catalogs/{catalog_name}/items",
        }[self]


@dataclass(frozen=True, slots=True)
class Script:
    """JavaScript as it is pasted into Braze: a function body over `payload` and `headers`."""

    name: str
    code: str
    destination: Destination = Destination.TRACK
    file: Path | None = None  # where `code` was read from, or will be written to
    is_pure: bool = False  # known to touch nothing but its own values: not written by hand
    # What it was compiled from, for saying where a value of a body comes from.
    program: Program | None = field(default=None, compare=False, repr=False)
