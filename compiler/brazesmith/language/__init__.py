"""What a spec is written in: typed symbolic values, bodies, transforms; see `brazesmith.spec`."""
