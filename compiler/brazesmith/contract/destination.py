"""Where a request body goes."""

from __future__ import annotations

from enum import StrEnum


class Destination(StrEnum):
    """Where Braze sends what a transformation returns (`braze_contract.md` A2), or a webhook."""

    TRACK = "track"  # POST /users/track
    CATALOG_UPDATE = "catalog-update"  # PUT /catalogs/{catalog_name}/items
    CATALOG_EDIT = "catalog-edit"  # PATCH /catalogs/{catalog_name}/items
    CATALOG_DELETE = "catalog-delete"  # DELETE /catalogs/{catalog_name}/items
    WEBHOOK = "webhook"  # a whole request of a webhook: method, url, headers, body
    REGAL = "regal"  # POST https://events.regalvoice.com/events

    @property
    def request(self) -> str:
        """The HTTP request that Braze makes, as its documentation writes it."""
        return {
            Destination.TRACK: "POST /users/track",
            Destination.CATALOG_UPDATE: "PUT /catalogs/{catalog_name}/items",
            Destination.CATALOG_EDIT: "PATCH /catalogs/{catalog_name}/items",
            Destination.CATALOG_DELETE: "DELETE /catalogs/{catalog_name}/items",
            Destination.WEBHOOK: "the webhook's own URL",
            Destination.REGAL: "POST https://events.regalvoice.com/events",
        }[self]
