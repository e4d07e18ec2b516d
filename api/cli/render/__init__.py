"""What a person sees in a terminal or a pipe: answers, listings, evaluations."""
