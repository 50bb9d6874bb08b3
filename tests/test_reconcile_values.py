"""Values of things, previews and flyouts of the reconciliation service."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tropegraph.server.errors import QueryTimeout
from tropegraph.server.indexing.reading import index_of
from tropegraph.server.reconciling.deadline import Deadline
from tropegraph.server.reconciling.queries import Extension, Wanted
from tropegraph.server.reconciling.schema import property_of
from tropegraph.server.reconciling.values import rows_of
from tropegraph.server.release import open_release
from tropegraph.server.store.embedded import EmbeddedStore

from .reconciliation_schemas import EXTENSION, PROPOSAL
from .reconciling import checked, get_json
from .served import Served


def test_fetching_values_ends_at_the_deadline(default_out: Path) -> None:
    release = open_release(default_out)
    index = index_of(release.folder)
    assert index is not None
    store = EmbeddedStore(release.store_folder, release.base)
    asked = Extension(("Film/RedHeat",), (Wanted("year", property_of("year"), 10),))
    rows = rows_of(store, index, release.base, asked, Deadline(60.0))
    assert rows == {"Film/RedHeat": {"year": [{"int": 1988}]}}
    with pytest.raises(QueryTimeout):
        rows_of(store, index, release.base, asked, Deadline(-1.0))


def test_values_of_things(target: Served) -> None:
    extend = {
        "ids": ["Film/RedHeat", "Main/ArtificialLimbs", "Film/NoSuch"],
        "properties": [
            {"id": "year"},
            {"id": "schema:director"},
            {"id": "imdb"},
            {"id": "exhibits", "settings": {"limit": 2}},
            {"id": "exhibitedBy"},
        ],
    }
    response = target.request("POST", "/reconcile", data={"extend": json.dumps(extend)})
    answer = checked(response.json(), EXTENSION)
    rows = answer["rows"]
    assert [each["id"] for each in answer["meta"]] == [
        "year",
        "schema:director",
        "imdb",
        "exhibits",
        "exhibitedBy",
    ]
    assert rows["Film/RedHeat"]["year"] == [{"int": 1988}]
    assert rows["Film/RedHeat"]["schema:director"] == [{"id": "agent/WalterHill", "name": "Walter Hill"}]
    assert rows["Film/RedHeat"]["imdb"] == [{"str": "tt0095963"}]
    assert [each["id"] for each in rows["Film/RedHeat"]["exhibits"]] == [
        "Main/ArtificialLimbs",
        "Main/BaldBlackLeaderGuy",
    ]
    assert rows["Main/ArtificialLimbs"]["exhibitedBy"] == [{"id": "Film/RedHeat", "name": "Red Heat"}]
    assert set(rows["Film/NoSuch"]) == set(rows["Film/RedHeat"])
    assert not any(rows["Film/NoSuch"].values())
    assert target.get(f"/reconcile?{urlencode({'extend': json.dumps(extend)})}").json() == answer


def test_every_property_that_is_proposed_can_be_fetched(server: Served) -> None:
    for kind, identifier in (("Work", "Film/RedHeat"), ("Trope", "Main/BaldOfEvil")):
        proposed = get_json(server, f"/reconcile/properties?type={kind}&limit=50", PROPOSAL)["properties"]
        extend = {"ids": [identifier], "properties": [{"id": each["id"]} for each in proposed]}
        answer = server.request("POST", "/reconcile", data={"extend": json.dumps(extend)}).json()
        assert set(answer["rows"][identifier]) == {each["id"] for each in proposed}
        assert len(proposed) > 5
    assert len(get_json(server, "/reconcile/properties?type=Work&limit=3", PROPOSAL)["properties"]) == 3


def test_a_preview_may_be_framed_by_other_sites(server: Served) -> None:
    response = server.get("/reconcile/preview?id=Film%2FRedHeat")
    page = HTMLParser(response.text)
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in server.get("/").headers["Content-Security-Policy"]
    link = page.css_first("a")
    assert link is not None and link.attributes["href"] == f"{server.url}/Film/RedHeat"
    assert "1988" in page.html if page.html else False


def test_a_flyout_is_html_in_json(server: Served) -> None:
    found = server.get("/reconcile/flyout/entity?id=Film%2FRedHeat").json()
    assert found["id"] == "Film/RedHeat"
    assert "Walter Hill" in found["html"]


def test_hostile_names_are_text_in_previews(odd_server: Served) -> None:
    for path in ("preview", "flyout/entity"):
        text = odd_server.get(f"/reconcile/{path}?id=Film%2FHostile").text
        assert not re.search(r"<(script|img)", text)
