"""What everything else stands on: JSON and TOML with places, diagnostics, JavaScript's values."""
