"""What every page shares: templates, catalogues, static files."""
