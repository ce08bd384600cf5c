"""Every table of the report."""
