"""Proof that the package gives V8's answers: every function against V8 itself."""
