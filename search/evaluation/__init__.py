"""Measures ranking and abstention on judged questions. Uses `Engine`; must not be imported by it."""
