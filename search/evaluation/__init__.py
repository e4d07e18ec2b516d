"""How good the ranking and the abstaining are, on judged questions. Uses `Engine`, never the reverse."""
