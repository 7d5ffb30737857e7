"""`/catalogs`: what a new catalog must be, and paging."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import pytest

from brazesmith.localbraze import LocalBraze

ID = {"name": "id", "type": "string"}
SHOPS = {"name": "shops", "description": "", "fields": [ID]}

WRONG = {
    "catalog-array-invalid": SHOPS,
    "too-many-catalog-atoms": [SHOPS, SHOPS],
    "invalid-catalog-name": [{**SHOPS, "name": "our shops"}],
    "catalog-name-too-large": [{**SHOPS, "name": "n" * 251}],
    "[brazesmith] description-missing": [{"name": "shops", "fields": [ID]}],
    "description-too-long": [{**SHOPS, "description": "n" * 251}],
    "invalid-fields": [{**SHOPS, "fields": ["id"]}],
    "invalid-field-names": [{**SHOPS, "fields": [ID, {"name": "a b", "type": "string"}]}],
    "field-names-too-large": [{**SHOPS, "fields": [ID, {"name": "n" * 251, "type": "string"}]}],
    "field-names-not-unique": [{**SHOPS, "fields": [ID, ID]}],
    "invalid-field-types": [{**SHOPS, "fields": [ID, {"name": "a", "type": "text"}]}],
    "id-not-first-column": [{**SHOPS, "fields": [{"name": "a", "type": "string"}, ID]}],
    "too-many-fields": [
        {**SHOPS, "fields": [ID, *({"name": f"f{n}", "type": "number"} for n in range(500))]}
    ],
}


@pytest.mark.parametrize("error_id", WRONG)
def test_a_wrong_catalog_is_refused(error_id: str) -> None:
    braze = LocalBraze()
    answer = braze.create_catalogs({"catalogs": WRONG[error_id]})
    listed = braze.list_catalogs().body["catalogs"]
    braze.close()
    assert answer.status == 400
    assert [error["id"] for error in answer.body["errors"]] == [error_id]
    assert listed == []


WRONG_FIELDS = {
    "invalid-fields": ["city"],
    "request-includes-too-many-fields": [{"name": f"f{n}", "type": "string"} for n in range(51)],
    "invalid-field-names": [{"name": "a b", "type": "string"}],
    "invalid-field-types": [{"name": "city", "type": "text"}],
    "field-names-not-unique": [ID],
    "catalog-exceeds-fields-limit": [{"name": "last", "type": "string"}],
}


@pytest.mark.parametrize("error_id", WRONG_FIELDS)
def test_wrong_fields_are_refused(error_id: str) -> None:
    braze = LocalBraze()
    fields = [ID, *({"name": f"number-{n}", "type": "number"} for n in range(499))]
    few = {**SHOPS, "fields": fields if error_id == "catalog-exceeds-fields-limit" else [ID]}
    braze.create_catalogs({"catalogs": [few]})
    before = braze.catalogs()
    answer = braze.create_fields("shops", {"fields": WRONG_FIELDS[error_id]})
    assert answer.status == 400
    assert [error["id"] for error in answer.body["errors"]] == [error_id]
    assert braze.catalogs() == before
    braze.close()


def test_pages_lead_to_each_other() -> None:
    braze = LocalBraze()
    braze.create_catalogs({"catalogs": [SHOPS]})
    ids = [f"item-{number:03}" for number in range(120)]
    for first in range(0, 120, 40):
        items = [{"id": one} for one in ids[first : first + 40]]
        assert braze.change_items("PUT", "shops", {"items": items}).status == 202
    pages: list[list[Any]] = []
    cursor = None
    while True:
        answer = braze.get_items("shops", cursor)
        pages.append([item["id"] for item in answer.body["items"]])
        link = answer.headers["Link"]
        assert ('rel="prev"' in link) == (len(pages) > 1)
        following = re.search(r'</catalogs/shops/items\?cursor=([^>]*)>; rel="next"', link)
        if following is None:
            break
        cursor = following[1]
    braze.close()
    assert [len(one) for one in pages] == [50, 50, 20]
    assert list(chain.from_iterable(pages)) == ids
