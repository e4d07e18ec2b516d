"""What single pages show, one module a page: plain data for their templates."""
