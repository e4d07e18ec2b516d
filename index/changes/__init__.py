"""What changed between two generations, computed from their stored records alone.

Knows resources, outcomes, link records and texts; must not know where generations are stored, nor how changes are
shown.
"""
