"""Writers of plans, one per format."""
