"""The foundation of all other packages: JSON and TOML with positions, diagnostics, ECMAScript."""
