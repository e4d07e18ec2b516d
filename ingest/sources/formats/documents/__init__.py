"""Documents of office programs and e-books: archives of XML, unpacked within limits."""
