"""Accepts a change of what the HTTP routes promise: writes api/http/openapi.json anew.

make openapi
"""

from api.http.app import create_app
from api.http.openapi import FILE, contract
from api.settings import Settings

if __name__ == "__main__":
    FILE.write_text(contract(create_app(Settings())), "utf-8")
