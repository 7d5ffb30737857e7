"""JavaScript: trees (`nodes`), text out of trees (`printer`), trees out of text (`parse`)."""
