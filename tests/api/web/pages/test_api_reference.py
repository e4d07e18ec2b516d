"""The description of the routes, from any OpenAPI document."""

from api.web.pages.api_reference import route_reference

ROUTE = {
    "summary": "Ask",
    "parameters": [
        {"name": "q", "in": "query", "required": True, "description": "the question", "schema": {"type": "string"}},
        {"name": "kind", "in": "query",
         "schema": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}},
        {"name": "k", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100.0, "default": 5}},
    ],
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wishes"}}}},
    "responses": {"200": {"description": "Fine", "content": {"application/json": {"schema": {"$ref": "#/x/Asked"}}}},
                  "503": {"description": "Not now"}},
}  # fmt: skip
WISHES = {"properties": {"question": {"type": "string"}}, "required": ["question"]}
DOCUMENT = {"paths": {"/ask": {"post": ROUTE}}, "components": {"schemas": {"Wishes": WISHES}}}


def test_a_route_tells_what_it_takes_and_gives() -> None:
    (route,) = route_reference(DOCUMENT)
    assert (route["method"], route["path"], route["summary"]) == ("POST", "/ask", "Ask")
    parameters = [(row["name"], row["notes"], row["where"], row["required"]) for row in route["parameters"]]
    assert parameters == [
        ("q", "string", "query", True), ("kind", "list of string", "query", False),
        ("k", "integer, from 1 to 100, 5 by default", "query", False), ("question", "string", "body", True),
    ]  # fmt: skip
    assert [(row["status"], row["type"], row["description"]) for row in route["responses"]] == [
        ("200", "Asked", "Fine"), ("503", "", "Not now")
    ]  # fmt: skip
