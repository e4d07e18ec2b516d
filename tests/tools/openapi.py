"""Accepts a change of what the HTTP routes promise: writes api/http/openapi.json anew.

make openapi
"""

from api.http.app import create_app
from api.http.openapi import FILE, openapi_json
from api.settings import Settings

if __name__ == "__main__":
    FILE.write_text(openapi_json(create_app(Settings())), "utf-8")
