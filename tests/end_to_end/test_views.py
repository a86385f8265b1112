"""The list of views that other tests walk leaves no page out."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path
from support.views import EXAMPLES, GENERAL_VIEWS, data_of, parts_of, views_of

from api.pages import router

# An older edition of the defaults looks like `/defaults`; an edit goes on to the page it makes;
# files are read by the pages that need them; the example folds nobody into a unit.
ELSEWHERE = ("/defaults/{digest}", "/static/{version}/{name}", "/what-if", "/units")


def test_every_route_of_the_pages_is_a_view_that_tests_walk() -> None:
    listed = {
        urlsplit(address).path
        for one in EXAMPLES
        for address in (views_of(one) | parts_of(one) | data_of(one)).values()
    }
    listed |= {f"{one}/item" for one in listed if "/why/" in one}
    listed |= {urlsplit(one).path for one in GENERAL_VIEWS.values()}
    paths = {one.path for one in iter_route_contexts(router.routes) if "GET" in one.methods}
    assert len(paths) > 20
    for path in paths:
        if not path.endswith(ELSEWHERE):
            known, _, _ = compile_path(path)
            assert any(known.match(one) for one in listed), path
